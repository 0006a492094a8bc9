package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** The order of the stream, with transactions that commit in another order than they wrote. */
class JobEventsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final int MANY = 100;

    private final JobEvents events = new JobEvents(DB.engine());
    private final UUID ours = UUID.randomUUID();
    private final UUID theirs = UUID.randomUUID();

    @AfterAll
    static void close() {
        Invariants.check(DB);
        DB.close();
    }

    @BeforeEach
    void aPipeline() {
        DB.owner().update("""
                INSERT INTO pipeline (kind, digest, stages, registered_at) VALUES ('events.test', '', 1, atelier_now())
                ON CONFLICT DO NOTHING
                """);
    }

    private void write(UUID workspace, String kind) {
        DB.engine().update("""
                        INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data)
                        SELECT atelier_now(), ?, gen_random_uuid(), id, ?, '{}' FROM pipeline WHERE kind = 'events.test'
                        """, workspace, kind);
    }

    private List<String> kinds(EventPosition after) {
        return events.after(after, MANY).stream().map(JobEvent::kind).toList();
    }

    @Test
    void nothingIsGivenOutPastATransactionThatIsStillOpen() throws Exception {
        var start = events.latest();
        var wrote = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var thread = Executors.newSingleThreadExecutor()) {
            var slow = thread.submit(() -> DB.transaction(() -> {
                write(ours, "slow");
                wrote.countDown();
                return await(go);
            }));
            wrote.await();
            write(ours, "quick");
            assertThat(kinds(start)).isEmpty();
            assertThat(events.of(ours, start, MANY).scanned()).isZero();

            go.countDown();
            slow.get();
        }
        assertThat(kinds(start)).containsExactly("slow", "quick");
        var first = events.after(start, 1).getFirst();
        assertThat(kinds(first.position())).containsExactly("quick");
    }

    @Test
    void aLookKeepsThoseOfOneWorkspaceAndSaysHowFarItWent() {
        var start = events.latest();
        write(ours, "one");
        write(theirs, "two");
        write(ours, "three");
        write(theirs, "four");
        write(theirs, "five");

        var first = events.of(ours, start, 2);
        var second = events.of(ours, first.reached(), 2);
        var third = events.of(ours, second.reached(), 2);
        var fourth = events.of(ours, third.reached(), 2);

        assertThat(first.events()).extracting(JobEvent::kind).containsExactly("one");
        assertThat(second.events()).extracting(JobEvent::kind).containsExactly("three");
        assertThat(third.events()).isEmpty();
        assertThat(third.scanned()).isEqualTo(1);
        assertThat(fourth).isEqualTo(new JobEvents.Look(List.of(), third.reached(), 0));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
