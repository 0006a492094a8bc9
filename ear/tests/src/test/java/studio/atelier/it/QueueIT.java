package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A queue that nobody serves. The first of its classes, so that the second server starts like this and only once more. */
@Order(1)
@ExtendWith(SecondServer.Resolver.class)
final class QueueIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    @Test
    @Seed("W5")
    void aJobOnAQueueNobodyServesSaysSoAndIsDoneWhenSomebodyComes(SecondServer second) {
        var unserved = second.with(
                Map.of("OPENAI_WHISPER_TASK_QUEUE", "speech.night", "ATELIER_WORK_QUEUES", "gmv.tasks.default"));
        var email = ApiClient.newEmail();
        var anonymous = new ApiClient(unserved.http(), null);
        anonymous.register(email).expect(201);
        var api = anonymous.signedIn(email);
        var job = api.submit("{\"uploadId\":\"" + api.upload(Recordings.tone(2))
                        + "\",\"language\":\"en\",\"doSubtitle\":false,\"doContactSheet\":true,\"contactInterval\":1}")
                .path("id")
                .asText();
        var waiting = Await.value(
                "the reason why it waits",
                LIMIT,
                () -> api.job(job)
                        .path("waitingFor")
                        .asText("")
                        .lines()
                        .filter(line -> line.contains("speech.night"))
                        .findFirst());
        assertThat(waiting).isNotBlank();
        assertThat(api.job(job).path("state").asText()).isEqualTo("queued");

        var served = second.with(Map.of());
        var view = new ApiClient(served.http(), null).signedIn(email).finished(job, LIMIT);
        assertThat(view.path("state").asText()).isIn("failed", "partial");
        assertThat(view.path("failure").path("fault").asText()).isEqualTo("input");
    }
}
