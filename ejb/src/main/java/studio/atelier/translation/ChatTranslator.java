package studio.atelier.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import studio.atelier.platform.Json;
import studio.atelier.provider.OpenAiErrors;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;
import studio.atelier.speech.Language;
import studio.atelier.translation.Translation.Muddled;
import studio.atelier.translation.Translation.Refused;
import studio.atelier.translation.Translation.Translated;
import studio.atelier.work.CallJournal;

/**
 * The chat API of OpenAI, and of the many servers that offer the same one. Models made for translation (qwen-mt) are given the lines
 * alone and the languages beside them; others are told what to do and answer with a JSON array.
 */
final class ChatTranslator implements Translator {

    private static final String MT = "qwen-mt";
    private static final String LINE = "\n";

    private final ProviderHttp http;
    private final TranslationSettings.Chat settings;

    ChatTranslator(ProviderHttp http, TranslationSettings.Chat settings) {
        this.http = http;
        this.settings = settings;
    }

    @Override
    public String model() {
        return isMadeForIt() ? MT : settings.model();
    }

    @Override
    public String version() {
        return settings.base().getHost() + ":" + settings.model();
    }

    @Override
    public int batch() {
        return settings.batch();
    }

    @Override
    public Translation translate(List<String> lines, Language from, Language to, CallJournal journal)
            throws InterruptedException {
        var request = request(lines, from, to);
        // The API takes no key of ours: what an earlier attempt perhaps bought cannot be found again.
        var _ = journal.intend(CallJournal.Doubt.NEW_KEY);
        return switch (http.send(request, settings.timeout())) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> refused(why, journal);
            case ProviderHttp.Answer answer when !answer.ok() -> refused(OpenAiErrors.of(answer), journal);
            case ProviderHttp.Answer answer -> {
                var choice = answer.json().map(tree -> tree.path("choices").path(0));
                if (choice.isEmpty() || !choice.get().path("message").isObject()) {
                    yield refused(ProviderFailure.of(Kind.UNKNOWN, "unreadable answer"), journal);
                }
                journal.collected();
                yield read(choice.get(), lines.size());
            }
        };
    }

    /** Only silence leaves it open whether the work was bought. */
    private static Refused refused(ProviderFailure why, CallJournal journal) throws InterruptedException {
        if (why.kind() != Kind.UNKNOWN) {
            journal.abandoned();
        }
        return new Refused(why);
    }

    private Translation read(JsonNode choice, int lines) {
        var reason = choice.path("finish_reason").asText("");
        if (reason.equals("content_filter")) {
            return new Refused(ProviderFailure.of(Kind.REJECTED, reason));
        }
        var text = choice.path("message").path("content").asText("").strip();
        var read = isMadeForIt() ? Arrays.asList(text.split("\\R", -1)) : array(text);
        var translated = read.stream().map(String::strip).toList();
        boolean whole = !reason.equals("length")
                && translated.size() == lines
                && translated.stream().noneMatch(String::isEmpty);
        return whole ? new Translated(translated) : new Muddled();
    }

    /** The strings of the array; nothing if it is none. Some models put it into a fence. */
    private static List<String> array(String text) {
        int start = text.indexOf('[');
        int end = text.lastIndexOf(']');
        var lines = new ArrayList<String>();
        if (start < 0 || end < start) {
            return lines;
        }
        try {
            Json.strict()
                    .readTree(text.substring(start, end + 1))
                    .forEach(line -> lines.add(line.isTextual() ? line.asText() : ""));
        } catch (JsonProcessingException _) {
            lines.clear();
        }
        return lines;
    }

    private HttpRequest request(List<String> lines, Language from, Language to) {
        var body = Json.object().put("model", settings.model()).put("temperature", 0);
        if (isMadeForIt()) {
            message(body, "user", String.join(LINE, lines));
            body.putObject("translation_options")
                    .put("source_lang", from.name())
                    .put("target_lang", to.name());
        } else {
            message(body, "system", order(from, to, lines.size()));
            message(body, "user", Json.write(lines));
        }
        return HttpRequest.newBuilder(address())
                .header("Authorization", "Bearer " + settings.apiKey())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build();
    }

    private static String order(Language from, Language to, int lines) {
        return """
                You translate subtitles from %s to %s. The user sends a JSON array of %d strings. Answer with nothing but a JSON array of \
                the same number of strings: the translation of each, in the same order. Never join, split, explain or leave out.""".formatted(from.name(), to.name(), lines);
    }

    private static void message(ObjectNode body, String role, String content) {
        body.withArrayProperty("messages").addObject().put("role", role).put("content", content);
    }

    /** Below the base, which may have a path of its own. */
    private URI address() {
        return URI.create(settings.base().toString().replaceAll("/+$", "") + "/v1/chat/completions");
    }

    private boolean isMadeForIt() {
        return settings.model().startsWith(MT);
    }
}
