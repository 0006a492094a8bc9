package studio.atelier.speech;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Json;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;
import studio.atelier.speech.Transcription.Heard;
import studio.atelier.speech.Transcription.Refused;
import studio.atelier.speech.Transcription.Working;
import studio.atelier.work.CallJournal;

/**
 * DashScope's recognition of recorded files: hand in an address, ask now and then, fetch the text. One call of this class is
 * one step of that, so no thread waits for the provider. It fetches the audio itself and so needs an address of this
 * server that can be reached from outside.
 */
final class DashScopeSpeech implements SpeechToText {

    /** Those of Listening V2; whichever is configured besides is another. */
    static final List<String> MODELS = List.of("paraformer-v2", "qwen3-asr-flash");

    private static final String QWEN = "qwen";

    /** The model of this name takes short pieces only; this one takes files, and knows when a word is said. */
    private static final Map<String, String> FOR_FILES = Map.of("qwen3-asr-flash", "qwen3-asr-flash-filetrans");

    private static final Set<String> LANGUAGES = Set.of("zh", "yue", "en", "ja", "ko", "de", "fr", "ru");

    private final ProviderHttp http;
    private final SpeechSettings.DashScope settings;

    DashScopeSpeech(ProviderHttp http, SpeechSettings.DashScope settings) {
        this.http = http;
        this.settings = settings;
    }

    @Override
    public String engine() {
        return "dashscope:" + settings.model();
    }

    @Override
    public boolean speaks(String code) {
        return LANGUAGES.contains(code);
    }

    @Override
    public Transcription transcribe(AudioPiece piece, @Nullable String language, @Nullable String text)
            throws InterruptedException {
        var begun = piece.journal().begun();
        return begun.isEmpty() ? submit(piece, language) : ask(begun.get(), piece, language);
    }

    private Transcription submit(AudioPiece piece, @Nullable String language) throws InterruptedException {
        var request = submission(piece.link().get(), language);
        // DashScope takes no key of ours, so what an earlier attempt perhaps bought cannot be found again.
        var _ = piece.journal().intend(CallJournal.Doubt.NEW_KEY);
        return switch (call(request)) {
            case Reply.Stop(ProviderFailure why) -> notTaken(piece, why);
            case Reply.Go(JsonNode tree) -> {
                var task = tree.path("output").path("task_id").asText("");
                if (task.isEmpty()) {
                    yield unreadable();
                }
                piece.journal().submitted(task);
                yield new Working(settings.askEvery());
            }
        };
    }

    /** Only silence leaves it open whether the work was bought. */
    private static Refused notTaken(AudioPiece piece, ProviderFailure why) throws InterruptedException {
        if (why.kind() != Kind.UNKNOWN) {
            piece.journal().abandoned();
        }
        return new Refused(why);
    }

    private Transcription ask(CallJournal.Begun begun, AudioPiece piece, @Nullable String language)
            throws InterruptedException {
        return switch (call(signed("/api/v1/tasks/" + begun.reference()).GET().build())) {
            case Reply.Stop(ProviderFailure why) -> new Refused(why);
            case Reply.Go(JsonNode tree) -> {
                var status = tree.path("output").path("task_status").asText("");
                yield switch (status) {
                    case "SUCCEEDED" -> fetch(tree, piece, language);
                    case "FAILED" -> gaveUp(piece, code(tree.path("output")), "task");
                    case "CANCELED", "UNKNOWN" -> gaveUp(piece, "InternalError", "task " + status);
                    // Pending, running, suspended, or a word newer than this client: not final.
                    default -> working(begun, piece);
                };
            }
        };
    }

    private Transcription working(CallJournal.Begun begun, AudioPiece piece) throws InterruptedException {
        if (begun.age().compareTo(settings.timeout()) < 0) {
            return new Working(settings.askEvery());
        }
        piece.journal().abandoned();
        return new Refused(ProviderFailure.of(Kind.UNKNOWN, "task not finished in time"));
    }

    private Transcription fetch(JsonNode task, AudioPiece piece, @Nullable String language)
            throws InterruptedException {
        var output = task.path("output");
        // The newer models answer with one result, the older with a list of them.
        var result = output.has("result")
                ? output.path("result")
                : output.path("results").path(0);
        var charged = Duration.ofSeconds(
                task.path("usage").path("duration").asLong(piece.length().toSeconds() + 1));
        if (result.path("subtask_status").asText("").equals("FAILED")) {
            return DashScopeErrors.isSilence(code(result))
                    ? heard(piece, new Transcript(engine(), language, List.of()), charged)
                    : gaveUp(piece, code(result), "subtask");
        }
        var address = result.path("transcription_url").asText("");
        if (!address.startsWith("http")) {
            return unreadable();
        }
        // The address carries its own signature and belongs to a file store: the key stays here.
        return switch (call(HttpRequest.newBuilder(URI.create(address)).GET().build())) {
            case Reply.Stop(ProviderFailure why) -> new Refused(why);
            case Reply.Go(JsonNode tree) when !tree.path("transcripts").isArray() -> unreadable();
            case Reply.Go(JsonNode tree) -> heard(piece, DashScopeTranscript.read(tree, engine(), language), charged);
        };
    }

    private static Heard heard(AudioPiece piece, Transcript transcript, Duration charged) throws InterruptedException {
        piece.journal().collected();
        return new Heard(transcript, charged);
    }

    private HttpRequest submission(URI audio, @Nullable String language) {
        var body = Json.object().put("model", FOR_FILES.getOrDefault(settings.model(), settings.model()));
        var parameters = body.putObject("parameters");
        parameters.putArray("channel_id").add(0);
        if (settings.model().startsWith(QWEN)) {
            body.putObject("input").put("file_url", audio.toString());
            parameters.put("enable_words", true);
            if (language != null) {
                parameters.put("language", language);
            }
        } else {
            body.putObject("input").putArray("file_urls").add(audio.toString());
            if (language != null) {
                parameters.putArray("language_hints").add(language);
            }
        }
        return signed("/api/v1/services/audio/asr/transcription")
                .header("Content-Type", "application/json")
                .header("X-DashScope-Async", "enable")
                .POST(BodyPublishers.ofString(Json.write(body)))
                .build();
    }

    private HttpRequest.Builder signed(String path) {
        return HttpRequest.newBuilder(settings.base().resolve(path))
                .header("Authorization", "Bearer " + settings.apiKey())
                .header("Accept", "application/json");
    }

    /** What came of one call: its JSON, or the end. */
    private sealed interface Reply {
        record Go(JsonNode tree) implements Reply {}

        record Stop(ProviderFailure why) implements Reply {}
    }

    private Reply call(HttpRequest request) throws InterruptedException {
        return switch (http.send(request, settings.callTimeout())) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Reply.Stop(why);
            case ProviderHttp.Answer answer when !answer.ok() -> new Reply.Stop(DashScopeErrors.of(answer));
            case ProviderHttp.Answer answer ->
                answer.json()
                        .<Reply>map(Reply.Go::new)
                        .orElseGet(() -> new Reply.Stop(ProviderFailure.of(Kind.UNKNOWN, "unreadable answer")));
        };
    }

    private static Refused gaveUp(AudioPiece piece, String code, String where) throws InterruptedException {
        piece.journal().abandoned();
        return new Refused(DashScopeErrors.of(code, where));
    }

    private static String code(JsonNode node) {
        return node.path("code").asText("");
    }

    private static Refused unreadable() {
        return new Refused(ProviderFailure.of(Kind.UNKNOWN, "unreadable answer"));
    }
}
