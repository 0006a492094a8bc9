package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.it.ScriptedProvider.CHAT;
import static studio.atelier.it.ScriptedProvider.RESULTS;
import static studio.atelier.it.ScriptedProvider.SENTENCE;
import static studio.atelier.it.ScriptedProvider.SUBMIT;
import static studio.atelier.it.ScriptedProvider.TASKS;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The studios with services of others, which are busy, break, and are slow: nothing is ordered there twice, and the customer pays once. */
@ExtendWith(SecondServer.Resolver.class)
final class ProvidersIT {

    private static final ScriptedProvider PROVIDER = new ScriptedProvider();
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String SUBTITLES = "/api/v1/subtitles/jobs/";
    private static final int SECONDS = 3;
    private static final int CREDITS = 2_000;

    /** Three seconds for a quarter each, and one sentence for two, rounded up. */
    private static final int PRICE = 3;

    private RunningServer server;
    private ApiClient api;

    @BeforeEach
    void signUp(SecondServer second) {
        server = second.with(PROVIDER.settings());
        api = ApiClient.newcomer(server.http());
        server.change("SELECT ledger_change('%s', 'CREDIT', %d, 'issued', 'providers', 'gift', NULL, 'test', '1')"
                .formatted(workspace(), CREDITS));
    }

    @AfterAll
    static void close() {
        PROVIDER.close();
    }

    private String workspace() {
        return api.get("/api/v1/identity/me")
                .expect(200)
                .data()
                .path("workspaceId")
                .asText();
    }

    private String ordered() {
        return api.post(
                        DictationWords.JOBS,
                        "{\"uploadId\":\"" + api.upload(Recordings.tone(SECONDS))
                                + "\",\"asrModel\":\"paraformer-v2\",\"mtModel\":\"qwen-mt\"}")
                .expect(202)
                .data()
                .path("id")
                .asText();
    }

    private void isAnExercisePaidOnce(JsonNode job) {
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("succeeded");
        var items = DictationWords.exercise(api, job).path("items");
        assertThat(items).hasSize(1);
        assertThat(items.path(0).path("transcriptEn").asText()).isEqualTo(SENTENCE);
        assertThat(items.path(0).path("translationZh").asText()).isEqualTo("zh " + SENTENCE);
        assertThat(items.path(0).path("needsReview").asBoolean()).isFalse();
        assertThat(api.get("/api/v1/wallet")
                        .expect(200)
                        .data()
                        .path("availableCredits")
                        .asLong())
                .isEqualTo(CREDITS - PRICE);
    }

    @Test
    void aBusyAndBrokenProviderIsAskedUntilItHasHeard() {
        PROVIDER.first(SUBMIT, 429, "Throttling.RateQuota")
                .first(SUBMIT, 500, "InternalError")
                .first(TASKS, 500, "InternalError")
                .first(TASKS, 429, "Throttling")
                .first(RESULTS, 503, "")
                .first(CHAT, 429, "rate_limit_exceeded");
        PROVIDER.done(false);
        int before = PROVIDER.files().size();
        int chats = PROVIDER.requests(CHAT);
        var job = ordered();
        Await.until("the task is taken", LIMIT, () -> PROVIDER.files().size() > before);
        var file = URI.create(PROVIDER.files().getLast());
        assertThat(file.getHost()).isEqualTo("atelier.example");
        var sound = api.anonymous()
                .get(file.getRawPath() + "?" + file.getRawQuery())
                .expect(200);
        assertThat(new String(sound.bytes(), 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        PROVIDER.done(true);

        isAnExercisePaidOnce(DictationWords.finished(api, job, LIMIT));
        assertThat(PROVIDER.files()).as("tasks taken").hasSize(before + 1);
        assertThat(PROVIDER.requests(CHAT)).isEqualTo(chats + 2);
        assertThat(server.sql("SELECT count(*) FROM job_charge WHERE job_id = ?::uuid AND captured > 0", job))
                .containsExactly("1");
    }

    @Test
    void aKilledServerAsksForTheTaskItHasInsteadOfOrderingAnother() {
        PROVIDER.done(false);
        int before = PROVIDER.files().size();
        int asked = PROVIDER.requests(TASKS);
        var job = ordered();
        Await.until("somebody asks for the task", LIMIT, () -> PROVIDER.requests(TASKS) > asked);
        server.kill();
        PROVIDER.done(true);
        server.startAgain();

        isAnExercisePaidOnce(DictationWords.finished(api, job, LIMIT));
        assertThat(PROVIDER.files()).as("tasks taken").hasSize(before + 1);
    }

    @Test
    void subtitlesComeInAnotherLanguageAndInBothAndTheFileItself() {
        var clip = Recordings.spoken().get(1);
        var job = api.submit("{\"uploadId\":\"" + api.upload(clip.wav()) + "\",\"language\":\"en\",\"transcript\":\""
                        + clip.words() + "\",\"translate\":true,\"targetLanguage\":\"zh\"}")
                .path("id")
                .asText();
        var view = api.finished(job, LIMIT);
        assertThat(view.path("state").asText()).as(view.toString()).isEqualTo("succeeded");

        var source = subtitles(job, "source");
        var translation = subtitles(job, "translation");
        var both = subtitles(job, "bilingual");
        assertThat(WordErrors.between(clip.words(), source.text()).errors()).isZero();
        assertThat(translation.cues()).hasSameSizeAs(source.cues());
        assertThat(translation.text()).startsWith("zh ");
        assertThat(both.cues()).hasSameSizeAs(source.cues());
        assertThat(both.text())
                .contains("zh ")
                .hasSizeGreaterThan(translation.text().length());

        assertThat(api.get(SUBTITLES + job + "/video").expect(200).bytes()).isEqualTo(clip.wav());
        var part = api.send(api.request(SUBTITLES + job + "/video").header("Range", "bytes=0-3"));
        assertThat(part.expect(206).text()).isEqualTo("RIFF");
        ApiClient.newcomer(server.http()).get(SUBTITLES + job + "/video").refused(404, "job_not_found");
    }

    private Cues subtitles(String job, String variant) {
        return Cues.srt(api.get(SUBTITLES + job + "/subtitles?variant=" + variant + "&format=srt")
                .expect(200)
                .text());
    }
}
