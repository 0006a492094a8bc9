package studio.atelier.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What the claim of our engine costs when others wait, when many wait, and when vacuum cannot clean up. */
final class ClaimTimes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HEAVY = 100_000;
    private static final int LIGHT = 1_000;
    private static final int WORKSPACES = 100;
    private static final int HANDLED = 20_000;
    private static final int WARM = 5_000;
    private static final int[] WAITING = {10_000, 100_000, 1_000_000};
    private static final int LANES = 10;
    private static final int OF_EACH = 5_000;
    private static final int PINNED_SECONDS = 60;
    private static final int PER_TENTH = 100;
    private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int TENTHS_OF_WINDOW = 50;

    private final Arena arena;
    private final Consumer<String> says;

    ClaimTimes(Arena arena, Consumer<String> says) {
        this.arena = arena;
        this.says = says;
    }

    /** One workspace alone, then the same with 99 others beside it: the claim should cost less than twice as much. */
    ObjectNode fair() throws SQLException {
        var answer = JSON.createObjectNode();
        double alone = fair("alone", 1, answer);
        double among = fair("among", WORKSPACES, answer);
        says.accept("fair: a claimed task costs %.1f µs alone, %.1f µs among %d workspaces: %.2fx (reach: 2x)"
                .formatted(alone, among, WORKSPACES, among / alone));
        return answer.put("ratio", among / alone);
    }

    private double fair(String name, int workspaces, ObjectNode answer) throws SQLException {
        try (var lab = Lab.open(arena, "bench_fair_" + name)) {
            warm(lab);
            lab.fill(HEAVY, _ -> Lab.request(Lab.workspace(0), 0));
            lab.fill(LIGHT * (workspaces - 1), job -> Lab.request(Lab.workspace(1 + job % (workspaces - 1)), 1));
            lab.settle();
            double seconds = lab.handle(HANDLED);
            double micros = lab.microsPerRow(Lab.CLAIMS);
            says.accept("fair, %s: %.0f jobs/s, %.2f ms a claim, %d of the large workspace and %d of the others handled"
                    .formatted(name, HANDLED / seconds, lab.millis(Lab.CLAIMS), lab.handled(0), lab.handled(1)));
            answer.putObject(name)
                    .put("jobsPerSecond", HANDLED / seconds)
                    .put("claimMillis", lab.millis(Lab.CLAIMS))
                    .put("claimMicrosPerTask", micros)
                    .put("handledOfLarge", lab.handled(0))
                    .put("handledOfOthers", lab.handled(1));
            return micros;
        }
    }

    private static void warm(Lab lab) throws SQLException {
        lab.fill(WARM, job -> Lab.request(Lab.workspace(job % LANES), 0));
        lab.settle();
        lab.handle(WARM);
    }

    /** Claims with ever more waiting: flat within 2x. */
    ObjectNode growth() throws SQLException {
        var answer = JSON.createObjectNode();
        var costs = new ArrayList<Double>();
        for (int waiting : WAITING) {
            try (var lab = Lab.open(arena, "bench_growth_" + waiting)) {
                warm(lab);
                lab.fill(waiting, job -> Lab.request(Lab.workspace(job % LANES), 0));
                lab.settle();
                double seconds = lab.handle(OF_EACH);
                costs.add(lab.microsPerRow(Lab.CLAIMS));
                says.accept("growth: %,d waiting: %.1f µs a claimed task, %.2f ms a claim, %.0f jobs/s"
                        .formatted(waiting, costs.getLast(), lab.millis(Lab.CLAIMS), OF_EACH / seconds));
                answer.putObject(Integer.toString(waiting))
                        .put("claimMicrosPerTask", costs.getLast())
                        .put("claimMillis", lab.millis(Lab.CLAIMS))
                        .put("jobsPerSecond", OF_EACH / seconds);
            }
        }
        double ratio = costs.getLast() / costs.getFirst();
        says.accept("growth: from %,d to %,d waiting %.2fx (reach: 2x)"
                .formatted(WAITING[0], WAITING[WAITING.length - 1], ratio));
        return answer.put("ratio", ratio);
    }

    /** 1 000 jobs/s go through while an open snapshot keeps every dead row: claims of the first and the last seconds. */
    ObjectNode pinned() throws SQLException {
        try (var lab = Lab.open(arena, "bench_pinned")) {
            warm(lab);
            lab.settle();
            try (var pin = lab.superuser().connect();
                    var statement = pin.createStatement();
                    var _ = lab.open()) {
                feed(lab, TENTHS_OF_WINDOW);
                double before = lab.millis(Lab.CLAIMS);
                statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
                statement.execute("SELECT count(*) FROM queue");
                feed(lab, PINNED_SECONDS * 10 - TENTHS_OF_WINDOW);
                lab.forget();
                feed(lab, TENTHS_OF_WINDOW);
                double after = lab.millis(Lab.CLAIMS);
                long dead = Arena.number(
                        lab.superuser(), "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'task'");
                says.accept(
                        "pinned: %.2f ms a claim before, %.2f ms after %d s at 1 000 jobs/s with the snapshot held: %.2fx; %,d dead rows"
                                .formatted(before, after, PINNED_SECONDS, after / before, dead));
                statement.execute("ROLLBACK");
                return JSON.createObjectNode()
                        .put("claimMillisBefore", before)
                        .put("claimMillisAfter", after)
                        .put("ratio", after / before)
                        .put("deadRows", dead);
            }
        }
    }

    private static void feed(Lab lab, int tenths) {
        long next = System.nanoTime();
        for (int i = 0; i < tenths; i++) {
            lab.fill(PER_TENTH, job -> Lab.request(Lab.workspace(job % LANES), 0));
            next += TENTH;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }
}
