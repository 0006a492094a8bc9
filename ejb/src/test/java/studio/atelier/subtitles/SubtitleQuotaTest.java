package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.billing.OverQuota;
import studio.atelier.order.Ordered;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.speech.Transcription;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.work.JobState;

/** A limit of the tier holds where the job is taken, and what a provider fails is given back where the job ends. */
class SubtitleQuotaTest {

    private static final SubtitleRequest SUBTITLES = new SubtitleRequest("en", null, true, false, null);

    @TempDir
    Path folder;

    @Test
    void oneTooManyIsNotTakenAndAFailureOfTheProviderIsGivenBack() throws Exception {
        var talk = EmbeddedFfmpeg.make(
                folder.resolve("talk.wav"), "-f", "lavfi", "-i", "aevalsrc='sin(880*PI*t)*0.5':d=1:s=16000");
        var speech = ScriptedSpeech.playing(
                piece -> new Transcription.Refused(ProviderFailure.of(Kind.PERMANENT, "no funds")));
        try (var db = TestDatabase.fresh();
                var studio = new StudioFixture(db, folder.resolve("objects"), speech)) {
            db.owner().update("""
                    INSERT INTO billing_limit (tier, kind, per_day, per_month) VALUES ('free', ?, 1, 1)""", SubtitlesPipeline.KIND);
            var first = studio.upload(talk);
            var second = studio.upload(talk);
            var job = ((Ordered.Accepted<SubtitleJob>) studio.order(studio.owner, SUBTITLES, first.id(), "one")).job();

            assertThat(studio.order(studio.owner, SUBTITLES, first.id(), "one")).isInstanceOf(Ordered.Replayed.class);
            studio.work.awaitFinal(job.job().id());
            assertThat(studio.job(job.job().id()).job().state()).isEqualTo(JobState.FAILED);
            assertThat(used(db)).as("the provider failed it").isZero();

            db.owner().update("UPDATE billing_limit SET per_day = 0, per_month = 0");
            assertThatThrownBy(() -> studio.order(studio.owner, SUBTITLES, second.id(), "two"))
                    .isInstanceOf(OverQuota.class);
            assertThat(studio.request(() -> studio.subtitles.list(studio.owner, 10, null))
                            .items())
                    .as("the job went with its transaction")
                    .hasSize(1);
        }
    }

    private static int used(TestDatabase db) {
        return db.owner()
                .one(
                        "SELECT coalesce(sum(used), 0)::integer AS n FROM quota_counter WHERE per = 'day'",
                        row -> row.integer("n"));
    }
}
