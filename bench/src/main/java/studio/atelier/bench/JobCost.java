package studio.atelier.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.function.Consumer;

/** What a job of ours costs the database: bytes of WAL, transactions that write, and statements. */
final class JobCost {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int JOBS = 10_000;
    private static final int ALONE = 1_000;
    private static final int LANES = 10;

    private final Arena arena;
    private final Consumer<String> says;

    JobCost(Arena arena, Consumer<String> says) {
        this.arena = arena;
        this.says = says;
    }

    ObjectNode measure() throws SQLException {
        var answer = JSON.createObjectNode();
        try (var lab = Lab.open(arena, "bench_cost")) {
            lab.fill(JOBS, job -> Lab.request(Lab.workspace(job % LANES), 0));
            lab.settle();
            lab.handle(JOBS);
            step(lab, answer, "submitted alone", ALONE, () -> {
                for (int job = 0; job < ALONE; job++) {
                    lab.jobs().submit(Lab.request(Lab.workspace(job % LANES), 0));
                }
            });
            step(
                    lab,
                    answer,
                    "submitted in bulk",
                    JOBS,
                    () -> lab.fill(JOBS, job -> Lab.request(Lab.workspace(job % LANES), 0)));
            step(lab, answer, "drained", JOBS + ALONE, () -> lab.handle(JOBS + ALONE));
        }
        return answer;
    }

    private void step(Lab lab, ObjectNode answer, String name, int jobs, Runnable work) throws SQLException {
        lab.settle();
        long wal = arena.wal();
        long writes = arena.writes();
        work.run();
        double bytes = (double) (arena.wal() - wal) / jobs;
        double transactions = (double) (arena.writes() - writes) / jobs;
        double statements = lab.calls(Lab.ALL) / jobs;
        says.accept("cost, %s: %.0f bytes of WAL, %.3f write transactions, %.3f statements a job"
                .formatted(name, bytes, transactions, statements));
        answer.putObject(name)
                .put("walBytes", bytes)
                .put("writeTransactions", transactions)
                .put("statements", statements);
    }
}
