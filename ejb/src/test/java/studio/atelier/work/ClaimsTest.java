package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;
import static studio.atelier.work.WorkFixture.QUEUE;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.TestDatabase;

/** When a node claims, how often, and that nothing keeps it from ever claiming again. */
class ClaimsTest {

    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final List<String> ALL = List.of(QUEUE);

    private final TestDatabase db = TestDatabase.fresh();
    private final Bench bench = new Bench(db, pipeline("test.one", stage("only")));
    private final Counting tally = new Counting();
    private final List<Task> taken = new CopyOnWriteArrayList<>();
    private volatile int wanted = 10;
    private volatile Executor threads = Thread::startVirtualThread;
    private final Claims claims = new Claims(
            bench.store, WorkFixture.settings(LEASE, 4), body -> threads.execute(body), tally, new Claims.Desk() {
                @Override
                public int wanted() {
                    return wanted;
                }

                @Override
                public void take(List<Task> tasks) {
                    taken.addAll(tasks);
                }
            });

    ClaimsTest() {
        claims.open(bench.session);
    }

    @AfterEach
    void close() {
        claims.close();
        Invariants.check(db);
        db.close();
    }

    private List<UUID> submit(int jobs) {
        return Stream.generate(() -> bench.submit("test.one")).limit(jobs).toList();
    }

    /** Rings until this many were taken: a ring close behind another claim is answered a moment later. */
    private void ringFor(int tasks) {
        Eventually.until("taken: " + tasks, () -> {
            var _ = claims.wake(ALL);
            return taken.size() == tasks;
        });
    }

    /** The task is done, as the runner tells it. */
    private void done(Task task) {
        bench.done(task);
        claims.freed(ALL);
        claims.kick();
    }

    @Test
    void theEndOfATaskIsWorthAClaimOnlyWhereALimitKeptSomeBack() {
        db.owner().update("UPDATE queue SET max_inflight = 2");
        submit(3);
        assertThat(claims.wake(ALL)).isTrue();

        done(taken.getFirst());

        Eventually.until("the third is taken", () -> taken.size() == 3);
        db.owner().update("UPDATE queue SET max_inflight = 100");
        done(taken.get(1));
        Eventually.until("it is asked whether there are more", () -> tally.claims.get() >= 3);
        submit(1);
        threads = body -> {
            throw new AssertionError("No limit was reached, and still somebody claims");
        };
        done(taken.get(2));
    }

    @Test
    void aTaskThatEndsWhileAnotherIsClaimedIsNotMissed() {
        db.owner().update("UPDATE queue SET max_inflight = 1");
        submit(2);
        var first = bench.claimOne();
        tally.then = () -> {
            tally.then = () -> {};
            done(first);
        };

        var _ = claims.wake(ALL);

        assertThat(taken).hasSize(1);
    }

    @Test
    void aDrainedNodeLetsTheBellGoOnToTheOthers() {
        submit(1);
        bench.store.drain(bench.session);

        assertThat(claims.wake(ALL)).isFalse();

        db.owner().update("UPDATE worker_session SET draining = false");
        ringFor(1);
    }

    @Test
    void whoTookAllLetsNoBellGoOn() {
        submit(1);

        assertThat(claims.wake(ALL)).isTrue();
        assertThat(taken).hasSize(1);
    }

    @Test
    void whateverAClaimThrowsTheNextOneComes() {
        submit(2);
        wanted = 1;
        tally.then = () -> {
            tally.then = () -> {};
            throw new IllegalStateException("The first answer cannot be read");
        };

        assertThat(claims.wake(ALL)).as("others may have better luck").isFalse();
        assertThat(tally.claims).as("it does not spin").hasValue(1);

        ringFor(1);
    }

    @Test
    void anErrorEndsOneClaimAndNotAll() {
        submit(2);
        wanted = 1;
        tally.then = () -> {
            tally.then = () -> {};
            throw new AssertionError("worse than an exception");
        };
        try {
            var _ = claims.wake(ALL);
        } catch (AssertionError e) {
            assertThat(e).hasMessage("worse than an exception");
        }

        ringFor(1);
    }

    @Test
    void aBellForWhichThereIsNoThreadIsNotTheLast() {
        var refused = new AtomicInteger();
        var run = new AtomicInteger();
        threads = body -> {
            refused.incrementAndGet();
            throw new RejectedExecutionException("full");
        };
        ringTwiceUntil(() -> refused.get() > 0);

        threads = body -> {
            run.incrementAndGet();
            Thread.startVirtualThread(body);
        };
        ringTwiceUntil(() -> run.get() > 0);
    }

    /** The second of two bells is answered on another thread, unless this one was held up in between. */
    private void ringTwiceUntil(BooleanSupplier condition) {
        Eventually.until("answered on another thread", () -> {
            var _ = claims.wake(ALL);
            var _ = claims.wake(ALL);
            return condition.getAsBoolean();
        });
    }

    @Test
    void aTaskThatCannotBeReadHoldsUpNobody() {
        var jobs = submit(3);
        db.owner()
                .update(
                        "UPDATE job SET spec = (repeat('[', 1100) || repeat(']', 1100))::jsonb WHERE id = ?",
                        jobs.get(1));

        assertThat(claims.wake(ALL)).isTrue();

        assertThat(taken).extracting(Task::jobId).containsExactly(jobs.getFirst(), jobs.getLast());
    }
}
