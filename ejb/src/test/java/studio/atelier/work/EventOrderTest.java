package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

class EventOrderTest {

    private final TestDatabase db = TestDatabase.fresh();

    private final Bench bench = new Bench(db, pipeline("test.two", stage("first"), stage("second")));
    private final JobEvents events = new JobEvents(db.engine());

    @AfterEach
    void close() {
        Invariants.check(db);
        db.close();
    }

    private static List<String> kinds(List<JobEvent> events) {
        return events.stream().map(JobEvent::kind).toList();
    }

    @Test
    void theLifeOfAJobIsTold() {
        var start = events.latest();
        var job = bench.submit("test.two");
        bench.done(bench.claimOne());
        bench.done(bench.claimOne());

        var told = events.after(start, 100);

        assertThat(kinds(told)).containsExactly("job.created", "job.started", "stage.finished", "job.finished");
        assertThat(told).allSatisfy(event -> {
            assertThat(event.jobId()).isEqualTo(job);
            assertThat(event.workspaceId()).isEqualTo(bench.workspace);
            assertThat(event.jobKind()).isEqualTo("test.two");
        });
        assertThat(told.get(2).data().get("progress").asInt()).isEqualTo(50);
        assertThat(told.get(3).data().get("state").asText()).isEqualTo("succeeded");
        assertThat(events.after(told.get(2).position(), 100)).hasSize(1);
        assertThat(EventPosition.parse(told.get(2).position().toString()))
                .contains(told.get(2).position());
        assertThat(EventPosition.parse("1-2-3")).isEmpty();
    }

    /** The first transaction writes first and commits last: whoever reads in between must wait for it, not pass it. */
    @Test
    void whatCommitsOutOfOrderIsNeitherLostNorDoubled() throws Exception {
        var start = events.latest();
        var written = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        var late = new ArrayList<UUID>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> db.transaction(() -> {
                late.add(bench.submit("test.two"));
                written.countDown();
                await(commit);
                return true;
            }));
            written.await();
            var early = bench.submit("test.two");
            assertThat(events.after(start, 100)).isEmpty();

            commit.countDown();
            slow.get();
            Eventually.until("both are told", () -> events.after(start, 100).size() == 2);
            assertThat(events.after(start, 100).stream().map(JobEvent::jobId)).containsExactly(late.getFirst(), early);
        }
    }

    @Test
    void aReaderThatGoesOnFromItsLastPositionSeesEveryEventOnce() throws Exception {
        var start = events.latest();
        var seen = new ArrayList<JobEvent>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = Stream.generate(() -> threads.submit(() -> {
                        for (int i = 0; i < 25; i++) {
                            db.transaction(() -> {
                                bench.submit("test.two");
                                LockSupport.parkNanos(
                                        ThreadLocalRandom.current().nextInt(300_000));
                                return bench.submit("test.two");
                            });
                        }
                    }))
                    .limit(4)
                    .toList();
            Eventually.until("all are told", () -> {
                var position = seen.isEmpty() ? start : seen.getLast().position();
                seen.addAll(events.after(position, 7));
                return seen.size() >= 200 && writers.stream().allMatch(java.util.concurrent.Future::isDone);
            });
        }
        assertThat(seen.stream().map(JobEvent::jobId)).doesNotHaveDuplicates().hasSize(200);
        assertThat(events.after(seen.getLast().position(), 10)).isEmpty();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
