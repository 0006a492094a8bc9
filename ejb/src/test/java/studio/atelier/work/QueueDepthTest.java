package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** What the meters show of queues and kinds. */
class QueueDepthTest {

    @Test
    void tasksAreCountedByQueueAndByKind() {
        try (var db = TestDatabase.fresh()) {
            var bench = new Bench(db, pipeline("test.one", stage("only")), pipeline("test.two", stage("only")));
            bench.submit("test.one");
            bench.say(bench.claimOne(), new Outcome.Fail(Bench.FAILURE));
            bench.submit("test.one");
            bench.submit("test.two");
            bench.submit("test.two");
            bench.claimOne();
            db.owner().update("UPDATE task SET due_at = due_at - interval '1 minute'");

            var queue = depth(bench, "queue", WorkFixture.QUEUE);
            var one = depth(bench, "kind", "test.one");
            var two = depth(bench, "kind", "test.two");

            assertThat(queue.tasks())
                    .containsEntry("ready", 2L)
                    .containsEntry("leased", 1L)
                    .containsEntry("dead", 1L);
            assertThat(queue.oldestReadySeconds()).isGreaterThanOrEqualTo(60);
            assertThat(one.tasks())
                    .containsEntry("ready", 0L)
                    .containsEntry("leased", 1L)
                    .containsEntry("dead", 1L);
            assertThat(one.oldestReadySeconds()).isZero();
            assertThat(two.tasks())
                    .containsEntry("ready", 2L)
                    .containsEntry("leased", 0L)
                    .containsEntry("dead", 0L);
            assertThat(two.oldestReadySeconds()).isGreaterThanOrEqualTo(60);
        }
    }

    private static QueueDepth depth(Bench bench, String of, String name) {
        return bench.store.depths().stream()
                .filter(depth -> depth.of().equals(of) && depth.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
