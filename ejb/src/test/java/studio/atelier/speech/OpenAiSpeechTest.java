package studio.atelier.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.provider.ScriptedProvider.half;
import static studio.atelier.provider.ScriptedProvider.json;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;
import studio.atelier.provider.ScriptedProvider;
import studio.atelier.provider.ScriptedProvider.Line;
import studio.atelier.speech.Transcription.Refused;
import studio.atelier.work.Outcome;

class OpenAiSpeechTest extends SpeechToTextContract {

    private static final String HEARD = """
        {"task":"transcribe","language":"english","duration":3.0,"text":" go forward ten meters",
         "segments":[{"id":0,"seek":0,"start":0.29,"end":1.9,"text":" go forward ten meters","avg_logprob":-0.28}],
         "words":[{"word":"go","start":0.29,"end":0.5},{"word":"forward","start":0.5,"end":1.0},
                  {"word":"ten","start":1.1,"end":1.4},{"word":"meters","start":1.4,"end":1.9}],
         "usage":{"type":"duration","seconds":3}}""";

    private final ScriptedProvider provider = new ScriptedProvider();
    private final ProviderHttp http = new ProviderHttp(new SimpleMeterRegistry());

    @AfterEach
    void close() {
        provider.close();
    }

    private OpenAiSpeech speech(Duration timeout) {
        return new OpenAiSpeech(http, new SpeechSettings.OpenAi(provider.base(), "sk-test", "whisper-1", timeout));
    }

    private OpenAiSpeech after(Line line) {
        provider.then(line);
        return speech(Duration.ofSeconds(10));
    }

    @Override
    SpeechToText hearing() {
        return after(json(200, HEARD));
    }

    @Override
    SpeechToText hearingNothing() {
        return after(
                json(
                        200,
                        "{\"task\":\"transcribe\",\"language\":\"english\",\"duration\":3.0,\"text\":\"\",\"segments\":[],\"words\":[]}"));
    }

    @Override
    SpeechToText breaking() {
        return after(
                json(500, "{\"error\":{\"message\":\"oops\",\"type\":\"server_error\",\"param\":null,\"code\":null}}"));
    }

    @Override
    SpeechToText hanging(CompletableFuture<Void> begun) {
        return after(exchange -> {
            begun.complete(null);
            provider.silence().play(exchange);
        });
    }

    private Refused refusal(Line line) throws Exception {
        return (Refused) transcribe(after(line));
    }

    private static String error(String type, String code) {
        return "{\"error\":{\"message\":\"Incorrect API key provided: sk-test\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
                .formatted(type, code);
    }

    @Test
    void sendsTheFormTheApiWants() throws Exception {
        heard(hearing());

        var request = provider.seen().getFirst();
        assertThat(request.path()).isEqualTo("/v1/audio/transcriptions");
        assertThat(request.header("Authorization")).isEqualTo("Bearer sk-test");
        assertThat(request.header("Content-Type")).startsWith("multipart/form-data; boundary=");
        assertThat(request.body())
                .contains("name=\"model\"\r\n\r\nwhisper-1\r\n")
                .contains("name=\"response_format\"\r\n\r\nverbose_json\r\n")
                .contains("name=\"timestamp_granularities[]\"\r\n\r\nword\r\n")
                .contains("name=\"timestamp_granularities[]\"\r\n\r\nsegment\r\n")
                .contains("name=\"language\"\r\n\r\nen\r\n")
                .contains("name=\"file\"; filename=\"audio.wav\"\r\nContent-Type: audio/wav\r\n\r\nRIFF");
    }

    @Test
    void theSegmentGivesThePunctuationAndTheWordsTheTimes() throws Exception {
        var transcript = heard(after(json(200, """
            {"text":" Mr. Dashwood, then. Yes!","language":"english","segments":[
             {"start":0.0,"end":1.5,"text":" Mr. Dashwood, then."},{"start":1.6,"end":2.0,"text":" Yes!"}],
             "words":[{"word":"Mr","start":0.1,"end":0.3},{"word":"Dashwood","start":0.3,"end":0.9},
                      {"word":"then","start":1.0,"end":1.4},{"word":"Yes","start":1.6,"end":2.0}]}""")));

        assertThat(transcript.utterances()).hasSize(2);
        assertThat(transcript.utterances().getFirst().words())
                .containsExactly(
                        new Word("Mr.", 100, 300), new Word("Dashwood,", 300, 900), new Word("then.", 1000, 1400));
        assertThat(transcript.utterances().getLast().words()).containsExactly(new Word("Yes!", 1600, 2000));
    }

    @Test
    void aModelWithoutTimesSharesTheLengthOfThePiece() throws Exception {
        provider.then(json(200, "{\"text\":\"one two\"}"));
        var newer = new OpenAiSpeech(
                http,
                new SpeechSettings.OpenAi(provider.base(), "sk-test", "gpt-4o-transcribe", Duration.ofSeconds(10)));

        assertThat(heard(newer).utterances().getFirst().words())
                .containsExactly(new Word("one", 0, 1500), new Word("two", 1500, 3000));
        assertThat(provider.seen().getFirst().body())
                .contains("\r\n\r\njson\r\n")
                .doesNotContain("timestamp_granularities");
    }

    @Test
    void tooManyRequestsWithATimeWaitsThatTimeAndIsNoAttempt() throws Exception {
        var why = refusal(json(429, error("requests", "\"rate_limit_exceeded\""), "Retry-After", "17"))
                .why();

        assertThat(why.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(why.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Throttled.class,
                        throttled -> assertThat(throttled.pause()).isEqualTo(Duration.ofSeconds(17)));
    }

    @Test
    void tooManyRequestsWithoutATimeWaitsTheUsualTime() throws Exception {
        var why =
                refusal(json(429, error("requests", "\"rate_limit_exceeded\""))).why();

        assertThat(why.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(why.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Throttled.class,
                        throttled -> assertThat(throttled.pause()).isEqualTo(Duration.ofSeconds(30)));
    }

    @Test
    void noFundsIsPermanentAlthoughItLooksLikeSpeed() throws Exception {
        var why = refusal(json(429, error("insufficient_quota", "\"insufficient_quota\"")))
                .why();

        assertThat(why.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(why.outcome()).isInstanceOf(Outcome.Fail.class);
    }

    @Test
    void tooLargeAndABadKeyArePermanentAndTellNoSecret() throws Exception {
        assertThat(refusal(json(413, error("server_error", "null"))).why().kind())
                .isEqualTo(Kind.PERMANENT);
        var why = refusal(json(401, error("invalid_request_error", "\"invalid_api_key\"")))
                .why();
        assertThat(why.kind()).isEqualTo(Kind.PERMANENT);
        assertThat(why.detail()).isEqualTo("HTTP 401 invalid_api_key invalid_request_error");
    }

    @Test
    void contentTheProviderDoesNotWantIsTheInputsFault() throws Exception {
        var why = refusal(json(400, error("invalid_request_error", "\"content_policy_violation\"")))
                .why();

        assertThat(why.kind()).isEqualTo(Kind.REJECTED);
        assertThat(why.failure().code()).isEqualTo("content_rejected");
    }

    @Test
    void garbageAndHalfABodyAreUnknown() throws Exception {
        assertThat(refusal(json(200, "<html>hello</html>")).why().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(refusal(json(200, "[1,2]")).why().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(refusal(half(HEARD)).why().kind()).isEqualTo(Kind.UNKNOWN);
        assertThat(refusal(json(502, "<html>bad gateway</html>")).why().kind()).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void silenceAfterTheWorkIsUnknownAndSoIsAnAnswerWithoutEnd() throws Exception {
        provider.then(provider.silence()).then(provider.endless());
        var hasty = speech(Duration.ofSeconds(2));

        assertThat(refused(hasty)).isEqualTo(Kind.UNKNOWN);
        assertThat(refused(hasty)).isEqualTo(Kind.UNKNOWN);
        assertThat(provider.seen()).hasSize(2);
    }

    @Test
    void nobodyThereIsTransient() throws Exception {
        var speech = speech(Duration.ofSeconds(10));
        provider.close();

        assertThat(refused(speech)).isEqualTo(Kind.TRANSIENT);
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        assertThat(refusal(json(307, "{}", "Location", provider.base() + "/elsewhere"))
                        .why()
                        .kind())
                .isEqualTo(Kind.PERMANENT);
        assertThat(provider.seen()).hasSize(1);
    }

    @Test
    void aFileOverTheLimitIsNotSent() throws Exception {
        var file = Files.createTempFile(folder, "large", ".wav");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(OpenAiSpeech.FILE_BYTES_MAX + 1);
        }
        var piece = new AudioPiece(file, Duration.ofMinutes(14), () -> SpeechFixture.LINK, journal, percent -> {});

        assertThat(speech(Duration.ofSeconds(10)).transcribe(piece, "en", null)).isInstanceOf(Refused.class);
        assertThat(provider.seen()).isEmpty();
    }
}
