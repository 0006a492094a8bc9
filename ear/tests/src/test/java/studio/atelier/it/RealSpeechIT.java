package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Recorded human speech in, subtitles out, followed live: what a customer buys. */
@OnServer
final class RealSpeechIT {

    private static final String JOBS = "/api/v1/subtitles/jobs/";
    private static final double WORST_ERROR_RATE = 0.35;
    private static final double SILENCE_SECONDS = 1;
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Test
    void recordedSpeechBecomesSubtitles(RunningServer server) {
        var recording = Recordings.joined(Recordings.spoken(), SILENCE_SECONDS);
        var api = ApiClient.newcomer(server.http());
        try (var events = EventStream.open(api, null)) {
            var upload = api.upload(recording.wav());
            var begin = System.nanoTime();
            var job = api.submit("{\"uploadId\":\"" + upload + "\",\"language\":\"en\"}")
                    .path("id")
                    .asText();
            events.until(
                    "the end of the job",
                    LIMIT,
                    event -> event.data().contains(job) && event.data().contains("succeeded"));
            var seconds = (System.nanoTime() - begin) / 1e9;
            var view = api.job(job);
            assertThat(view.path("state").asText()).isEqualTo("succeeded");
            assertThat(view.path("progress").asInt()).isEqualTo(100);

            var srt = Cues.srt(download(api, job, "srt"));
            var vtt = Cues.vtt(download(api, job, "vtt"));
            srt.wellFormed();
            assertThat(vtt).isEqualTo(srt);
            var json = api.get(JOBS + job + "/subtitles?variant=source&format=json")
                    .expect(200)
                    .json();
            assertThat(json.toString()).contains("sphinx");
            var last = srt.cues().getLast().end().toMillis() / 1e3;
            assertThat(last).isCloseTo(recording.seconds() - SILENCE_SECONDS, within(2.0));

            var errors = WordErrors.between(recording.words(), srt.text());
            System.out.printf(
                    Locale.ROOT,
                    "RECORDED SPEECH: %d of %d words wrong, word error rate %.1f %%; %.1f s of speech in %.1f s, real-time factor %.2f%n",
                    errors.errors(),
                    errors.words(),
                    100 * errors.rate(),
                    recording.seconds(),
                    seconds,
                    seconds / recording.seconds());
            assertThat(errors.rate()).isLessThanOrEqualTo(WORST_ERROR_RATE);
        }
    }

    @Test
    void aKnownTextIsAlignedInsteadOfGuessed(RunningServer server) {
        var clip = Recordings.spoken().get(1);
        var api = ApiClient.newcomer(server.http());
        var job = api.submit("{\"uploadId\":\"" + api.upload(clip.wav()) + "\",\"language\":\"en\",\"transcript\":\""
                        + clip.words() + "\"}")
                .path("id")
                .asText();
        JsonNode view = api.finished(job, LIMIT);
        assertThat(view.path("state").asText()).as(view.toString()).isEqualTo("succeeded");
        var srt = Cues.srt(download(api, job, "srt"));
        srt.wellFormed();
        assertThat(WordErrors.between(clip.words(), srt.text()).errors()).isZero();
    }

    private static String download(ApiClient api, String job, String format) {
        var answer = api.get(JOBS + job + "/subtitles?variant=source&format=" + format)
                .expect(200);
        assertThat(answer.requestId()).isNotBlank();
        return answer.text();
    }
}
