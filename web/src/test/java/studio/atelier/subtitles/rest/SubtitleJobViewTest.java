package studio.atelier.subtitles.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;
import studio.atelier.subtitles.SubtitleJob;
import studio.atelier.subtitles.SubtitleRequest;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Job;
import studio.atelier.work.JobState;
import studio.atelier.work.rest.JobView;

class SubtitleJobViewTest {

    private static final UUID ID = UUID.fromString("01936f1e-8c5b-7d2a-9f41-0c6f2f1f9a11");
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private static Job job(JobState state, @Nullable Failure failure) {
        return new Job(
                ID,
                ID,
                ID,
                "subtitles.transcribe",
                1,
                state,
                "transcribe",
                40,
                null,
                12L,
                null,
                failure,
                TIME,
                TIME,
                null);
    }

    @Test
    void theViewOfEveryJobAndOfTheStudioAreOneObject() {
        var job = new SubtitleJob(
                job(JobState.RUNNING, null),
                new SubtitleJob.Source(ID, "talk.mp4", 1234L, "video/mp4", null),
                new SubtitleRequest("en", null, true, true, Duration.ofMillis(1500)),
                null,
                null,
                null,
                40L);
        var view = new SubtitleJobView(
                JobView.of(job.job(), job.credits(), SubtitleJobView.address(ID), Map.of()),
                "talk.mp4",
                1234L,
                "video/mp4",
                null,
                "en",
                null,
                null,
                null,
                null,
                null,
                new SubtitleJobView.Components("processing", "processing", "skipped", "skipped"),
                null);

        var tree = Json.tree(view);

        assertThat(tree.path("id").asText()).isEqualTo(ID.toString());
        assertThat(tree.path("state").asText()).isEqualTo("running");
        assertThat(tree.path("createdAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(tree.path("links")).isEqualTo(Json.parse("""
                {"self":"/api/v1/subtitles/jobs/%1$s","events":"/api/v1/realtime/events",
                 "cancel":"/api/v1/subtitles/jobs/%1$s/cancel"}""".formatted(ID)));
        assertThat(tree.path("filename").asText()).isEqualTo("talk.mp4");
        assertThat(tree.path("components").path("subtitle").asText()).isEqualTo("processing");
        assertThat(tree.has("job")).isFalse();
        assertThat(tree.has("price")).isTrue();
        assertThat(tree.path("price").path("amount").asLong()).isEqualTo(40);
        assertThat(tree.path("price").path("unit").asText()).isEqualTo("CREDIT");
    }

    @Test
    void aFailedJobSaysWhyAndCanBeRetried() {
        var view = JobView.of(
                job(JobState.FAILED, new Failure("no_audio", "The file has no sound", Fault.INPUT)),
                null,
                "/x",
                Map.of());

        assertThat(view.failure()).isEqualTo(new JobView.FailureView("no_audio", "The file has no sound", "input"));
        assertThat(view.links()).containsOnlyKeys("self", "events", "retry");
    }

    @Test
    void aCancelledJobOffersNothingMore() {
        assertThat(JobView.of(job(JobState.CANCELLED, null), null, "/x", Map.of("subtitles", "/x/subtitles"))
                        .links())
                .containsOnlyKeys("self", "events", "subtitles");
    }
}
