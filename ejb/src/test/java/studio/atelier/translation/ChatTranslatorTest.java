package studio.atelier.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.provider.ScriptedProvider.half;
import static studio.atelier.provider.ScriptedProvider.json;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;
import studio.atelier.provider.ScriptedProvider;
import studio.atelier.provider.ScriptedProvider.Line;
import studio.atelier.speech.Language;
import studio.atelier.translation.Translation.Muddled;
import studio.atelier.translation.Translation.Refused;
import studio.atelier.translation.Translation.Translated;
import studio.atelier.work.CallJournal;
import studio.atelier.work.Outcome;

class ChatTranslatorTest {

    private static final Language ENGLISH = Language.find("en").orElseThrow();
    private static final Language CHINESE = Language.find("zh").orElseThrow();
    private static final List<String> LINES = List.of("Go on.", "Don't stop.");

    private final ScriptedProvider provider = new ScriptedProvider();
    private final ProviderHttp http = new ProviderHttp(new SimpleMeterRegistry());
    private final Journal journal = new Journal();

    /** What was said, in order. */
    private static final class Journal implements CallJournal {
        final List<String> said = new ArrayList<>();

        @Override
        public Optional<Begun> begun() {
            return Optional.empty();
        }

        @Override
        public UUID intend(Doubt doubt) {
            said.add("intent");
            return UUID.randomUUID();
        }

        @Override
        public void submitted(String reference) {
            said.add("submitted");
        }

        @Override
        public void collected() {
            said.add("collected");
        }

        @Override
        public void abandoned() {
            said.add("abandoned");
        }
    }

    @AfterEach
    void close() {
        provider.close();
    }

    private Translation ask(String model, Line answer) throws InterruptedException {
        provider.then(answer);
        var base = URI.create(provider.base() + "/compatible-mode/");
        var settings = new TranslationSettings.Chat(base, "sk-test", model, 20, Duration.ofSeconds(2));
        return new ChatTranslator(http, settings).translate(LINES, ENGLISH, CHINESE, journal);
    }

    private static Line says(String content, String reason) {
        var body = Json.object();
        body.putArray("choices")
                .addObject()
                .put("finish_reason", reason)
                .putObject("message")
                .put("role", "assistant")
                .put("content", content);
        return json(200, Json.write(body));
    }

    private static ProviderFailure failure(Translation translation) {
        return switch (translation) {
            case Refused(ProviderFailure why) -> why;
            case Translated _, Muddled _ -> throw new AssertionError(translation);
        };
    }

    @Test
    void aModelMadeForItIsGivenTheLinesAndTheLanguages() throws Exception {
        assertThat(ask("qwen-mt-plus", says("\u7ee7\u7eed\u3002\n\u522b\u505c\u3002", "stop")))
                .isEqualTo(new Translated(List.of("\u7ee7\u7eed\u3002", "\u522b\u505c\u3002")));
        var seen = provider.seen().getFirst();
        assertThat(seen.path()).isEqualTo("/compatible-mode/v1/chat/completions");
        assertThat(seen.header("Authorization")).isEqualTo("Bearer sk-test");
        var sent = Json.parse(new String(seen.body().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        assertThat(sent.path("temperature").asInt(1)).isZero();
        assertThat(sent.path("messages")).hasSize(1);
        assertThat(sent.path("messages").path(0).path("content").asText()).isEqualTo("Go on.\nDon't stop.");
        assertThat(sent.path("translation_options").path("source_lang").asText())
                .isEqualTo("English");
        assertThat(sent.path("translation_options").path("target_lang").asText())
                .isEqualTo("Chinese");
        assertThat(journal.said).containsExactly("intent", "collected");
    }

    @Test
    void anotherModelAnswersWithAnArray() throws Exception {
        assertThat(ask("gpt-4o-mini", says("```json\n[\"a\", \"b\"]\n```", "stop")))
                .isEqualTo(new Translated(List.of("a", "b")));
        var sent = Json.parse(provider.seen().getFirst().body());
        assertThat(sent.path("messages").path(0).path("content").asText()).contains("English", "Chinese", "2 strings");
        assertThat(sent.path("messages").path(1).path("content").asText()).isEqualTo(Json.write(LINES));
    }

    @Test
    void anAnswerThatDoesNotFitIsMuddledAndNeverFilledUp() throws Exception {
        for (var content : List.of("one", "one\ntwo\nthree", "one\n", "", "\n")) {
            assertThat(ask("qwen-mt-plus", says(content, "stop"))).as(content).isEqualTo(new Muddled());
        }
        for (var content : List.of("[\"a\"", "[\"a\"]", "[\"a\",\"\"]", "[1,2]", "sorry", "[\"a\",{}]", "[[],\"b\"]")) {
            assertThat(ask("gpt-4o-mini", says(content, "stop"))).as(content).isEqualTo(new Muddled());
        }
        assertThat(ask("qwen-mt-plus", says("one\ntwo", "length")))
                .as("cut off")
                .isEqualTo(new Muddled());
        assertThat(journal.said).doesNotContain("abandoned");
    }

    @Test
    void whatThrottlesIsAskedLater() throws Exception {
        var why = failure(
                ask("qwen-mt-plus", json(429, "{\"error\":{\"code\":\"limit_requests\"}}", "Retry-After", "7")));
        assertThat(why.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(why.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Throttled.class,
                        later -> assertThat(later.pause()).hasSeconds(7));
        assertThat(journal.said).containsExactly("intent", "abandoned");
    }

    @Test
    void silenceAndBrokenAnswersLeaveItOpenWhetherItWasBought() throws Exception {
        for (Line line : List.of(
                provider.silence(),
                provider.endless(),
                half("{\"choices\":[]}"),
                json(200, "{\"choices\":[{\"mess"),
                json(200, ""),
                json(200, "{}"))) {
            journal.said.clear();
            assertThat(failure(ask("qwen-mt-plus", line)).kind()).isEqualTo(Kind.UNKNOWN);
            assertThat(journal.said).containsExactly("intent");
        }
    }

    @Test
    void refusalsAreToldApart() throws Exception {
        assertThat(failure(ask("m", json(500, "{}"))).kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure(ask("m", json(401, "{\"error\":{\"code\":\"invalid_api_key\"}}")))
                        .kind())
                .isEqualTo(Kind.PERMANENT);
        assertThat(failure(ask("m", json(429, "{\"error\":{\"code\":\"insufficient_quota\"}}")))
                        .kind())
                .isEqualTo(Kind.PERMANENT);
        assertThat(failure(ask("m", json(400, "{\"error\":{\"code\":\"data_inspection_failed\"}}")))
                        .kind())
                .isEqualTo(Kind.REJECTED);
        assertThat(failure(ask("m", says("", "content_filter"))).kind()).isEqualTo(Kind.REJECTED);
    }

    @Test
    void theNamesSayWhoTranslates() {
        var settings = new TranslationSettings.Chat(provider.base(), "k", "qwen-mt-plus", 20, Duration.ofSeconds(1));
        var translator = new ChatTranslator(http, settings);
        assertThat(translator.model()).isEqualTo("qwen-mt");
        assertThat(translator.version()).isEqualTo("127.0.0.1:qwen-mt-plus");
    }
}
