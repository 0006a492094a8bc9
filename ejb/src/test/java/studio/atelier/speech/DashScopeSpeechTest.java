package studio.atelier.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.provider.ScriptedProvider.half;
import static studio.atelier.provider.ScriptedProvider.json;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;
import studio.atelier.provider.ScriptedProvider;
import studio.atelier.provider.ScriptedProvider.Line;
import studio.atelier.speech.Transcription.Refused;
import studio.atelier.speech.Transcription.Working;
import studio.atelier.work.CallJournal;

class DashScopeSpeechTest extends SpeechToTextContract {

    private static final String TAKEN =
            "{\"request_id\":\"r\",\"output\":{\"task_id\":\"t-1\",\"task_status\":\"PENDING\"}}";

    private static final String TRANSCRIPT = """
        {"file_url":"x","properties":{"audio_format":"pcm_s16le","channels":[0],"original_sampling_rate":16000,
         "original_duration_in_milliseconds":3000},"transcripts":[{"channel_id":0,
         "content_duration_in_milliseconds":1600,"text":"go forward ten meters","sentences":[
         {"begin_time":300,"end_time":1900,"text":"go forward ten meters","sentence_id":1,"words":[
          {"begin_time":300,"end_time":500,"text":"go","punctuation":""},
          {"begin_time":500,"end_time":1000,"text":"forward","punctuation":""},
          {"begin_time":1100,"end_time":1400,"text":"ten","punctuation":""},
          {"begin_time":1400,"end_time":1900,"text":"meters","punctuation":""}]}]}]}""";

    private final ScriptedProvider provider = new ScriptedProvider();

    @AfterEach
    void close() {
        provider.close();
    }

    private DashScopeSpeech speech() {
        return new DashScopeSpeech(
                new ProviderHttp(new SimpleMeterRegistry()),
                new SpeechSettings.DashScope(
                        provider.base(),
                        "sk-test",
                        "paraformer-v2",
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(2)));
    }

    private DashScopeSpeech after(Line... lines) {
        for (var line : lines) {
            provider.then(line);
        }
        return speech();
    }

    private static Line status(String word) {
        return json(200, "{\"request_id\":\"r\",\"output\":{\"task_id\":\"t-1\",\"task_status\":\"" + word + "\"}}");
    }

    private Line succeeded() {
        return json(200, """
            {"request_id":"r","output":{"task_id":"t-1","task_status":"SUCCEEDED","results":[{"file_url":"x",
             "transcription_url":"%s/result.json?sig=1","subtask_status":"SUCCEEDED"}],
             "task_metrics":{"TOTAL":1,"SUCCEEDED":1,"FAILED":0}},"usage":{"duration":3}}""".formatted(provider.base()));
    }

    private static Line subtaskFailed(String code) {
        return json(200, """
            {"output":{"task_id":"t-1","task_status":"SUCCEEDED","results":[{"file_url":"x","code":"%s",
             "message":"m","subtask_status":"FAILED"}],"task_metrics":{"TOTAL":1,"SUCCEEDED":0,"FAILED":1}}}""".formatted(code));
    }

    @Override
    SpeechToText hearing() {
        return after(json(200, TAKEN), status("PENDING"), status("RUNNING"), succeeded(), json(200, TRANSCRIPT));
    }

    @Override
    SpeechToText hearingNothing() {
        return after(json(200, TAKEN), subtaskFailed("SUCCESS_WITH_NO_VALID_FRAGMENT"));
    }

    @Override
    SpeechToText breaking() {
        return after(json(500, "{\"code\":\"InternalError\",\"message\":\"m\",\"request_id\":\"r\"}"));
    }

    @Override
    SpeechToText hanging(CompletableFuture<Void> begun) {
        return after(exchange -> {
            begun.complete(null);
            provider.silence().play(exchange);
        });
    }

    private Kind failing(Line... lines) throws Exception {
        return ((Refused) transcribe(after(lines))).why().kind();
    }

    @Test
    void handsInTheAddressAndAsksWithTheKeyButFetchesWithoutIt() throws Exception {
        heard(hearing());

        var requests = provider.seen();
        assertThat(requests.getFirst().path()).isEqualTo("/api/v1/services/audio/asr/transcription");
        assertThat(requests.getFirst().header("X-DashScope-Async")).isEqualTo("enable");
        assertThat(requests.getFirst().header("Authorization")).isEqualTo("Bearer sk-test");
        assertThat(Json.parse(requests.getFirst().body())).isEqualTo(Json.parse("""
            {"model":"paraformer-v2","input":{"file_urls":["%s"]},
             "parameters":{"channel_id":[0],"language_hints":["en"]}}""".formatted(SpeechFixture.LINK)));
        assertThat(requests.get(1).path()).isEqualTo("/api/v1/tasks/t-1");
        assertThat(requests.getLast().path()).isEqualTo("/result.json?sig=1");
        assertThat(requests.getLast().header("Authorization")).isEmpty();
    }

    @Test
    void holdsNoThreadWhileTheProviderWorks() throws Exception {
        var speech = after(json(200, TAKEN), status("PENDING"));
        var piece = SpeechFixture.piece(folder, journal, progress);

        assertThat(speech.transcribe(piece, "en", null)).isEqualTo(new Working(Duration.ofSeconds(3)));
        assertThat(journal.begun()).map(CallJournal.Begun::reference).hasValue("t-1");
        assertThat(speech.transcribe(piece, "en", null)).isInstanceOf(Working.class);
    }

    @Test
    void anotherAttemptAttachesToTheSameTaskInsteadOfPayingTwice() throws Exception {
        journal.submitted("t-1");

        heard(after(succeeded(), json(200, TRANSCRIPT)));

        assertThat(provider.seen()).noneMatch(request -> request.method().equals("POST"));
    }

    @Test
    void theIntentIsWrittenBeforeTheCall() throws Exception {
        var before = new ArrayList<String>();

        heard(after(
                exchange -> {
                    before.addAll(journal.said);
                    json(200, TAKEN).play(exchange);
                },
                succeeded(),
                json(200, TRANSCRIPT)));

        assertThat(before).containsExactly("intent");
        assertThat(journal.said).containsExactly("intent", "submitted", "collected");
    }

    @Test
    void whatWasNotTakenIsAbandonedButSilenceStaysAnIntent() throws Exception {
        assertThat(failing(json(503, "busy"))).isEqualTo(Kind.TRANSIENT);
        assertThat(journal.said).containsExactly("intent", "abandoned");
        journal.said.clear();

        assertThat(failing(half(TAKEN))).isEqualTo(Kind.UNKNOWN);
        assertThat(journal.said).containsExactly("intent");
    }

    @Test
    void aBrokenQuestionKeepsTheTask() throws Exception {
        assertThat(failing(json(200, TAKEN), json(503, "busy"))).isEqualTo(Kind.TRANSIENT);
        assertThat(journal.begun()).isPresent();
        assertThat(failing(succeeded(), half(TRANSCRIPT))).isEqualTo(Kind.UNKNOWN);
        assertThat(journal.begun()).isPresent();
    }

    @Test
    void aTaskThatNeverEndsIsGivenUp() throws Exception {
        journal.begun = Optional.of(new CallJournal.Begun("t-1", Duration.ofHours(1)));

        assertThat(failing(status("RUNNING"))).isEqualTo(Kind.UNKNOWN);
        assertThat(journal.begun()).isEmpty();
    }

    @Test
    void punctuationComesBackToItsWord() throws Exception {
        var words = heard(after(json(200, TAKEN), succeeded(), json(200, """
            {"transcripts":[{"sentences":[{"begin_time":760,"end_time":3240,"text":"Hello, world.","words":[
             {"begin_time":760,"end_time":1000,"text":"Hello","punctuation":", "},
             {"begin_time":1000,"end_time":1400,"text":"world","punctuation":"."}]}]}]}""")))
                .utterances()
                .getFirst()
                .words();

        assertThat(words).containsExactly(new Word("Hello,", 760, 1000), new Word("world.", 1000, 1400));
    }

    @Test
    void throttlingWaitsAndAContentRefusalIsTheInputsFault() throws Exception {
        assertThat(failing(json(429, "{\"code\":\"Throttling.RateQuota\",\"message\":\"m\"}")))
                .isEqualTo(Kind.THROTTLED);
        assertThat(failing(json(400, "{\"code\":\"Throttling\",\"message\":\"m\"}")))
                .isEqualTo(Kind.THROTTLED);
        assertThat(failing(json(400, "{\"code\":\"DataInspectionFailed\",\"message\":\"m\"}")))
                .isEqualTo(Kind.REJECTED);
        assertThat(failing(json(401, "{\"code\":\"InvalidApiKey\",\"message\":\"m\"}")))
                .isEqualTo(Kind.PERMANENT);
    }

    @Test
    void aFailedSubtaskInsideASucceededTaskIsAFailure() throws Exception {
        assertThat(failing(json(200, TAKEN), subtaskFailed("InvalidFile.DownloadFailed")))
                .isEqualTo(Kind.TRANSIENT);
        assertThat(journal.begun()).isEmpty();
        assertThat(failing(json(200, TAKEN), subtaskFailed("DataInspectionFailed")))
                .isEqualTo(Kind.REJECTED);
        assertThat(failing(json(200, TAKEN), subtaskFailed("UnsupportedFormat")))
                .isEqualTo(Kind.PERMANENT);
    }

    @Test
    void garbageIsUnknown() throws Exception {
        assertThat(failing(json(200, "hello"))).isEqualTo(Kind.UNKNOWN);
        assertThat(failing(json(200, "{\"output\":{}}"))).isEqualTo(Kind.UNKNOWN);
        assertThat(failing(json(200, TAKEN), succeeded(), json(200, "{\"a\":1}")))
                .isEqualTo(Kind.UNKNOWN);
    }
}
