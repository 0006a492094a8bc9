package studio.atelier.work;

import java.util.List;
import java.util.function.Predicate;
import studio.atelier.platform.Sql;
import studio.atelier.platform.TestDatabase;

/** A settlement that keeps a table of its own, in which a run cannot be twice, and refuses what it is told to. */
final class RecordedSettlement implements Settlement {

    private final Predicate<FinishedRun> refuses;

    /** Of a further node on the same database. */
    RecordedSettlement(Predicate<FinishedRun> refuses) {
        this.refuses = refuses;
    }

    RecordedSettlement(TestDatabase db, Predicate<FinishedRun> refuses) {
        this(refuses);
        db.owner().update("""
                CREATE TABLE settled (job_id uuid, run integer, state smallint, fault text, delivered integer, failed integer,
                    PRIMARY KEY (job_id, run))
                """);
        db.owner().update("GRANT SELECT, INSERT ON settled TO atelier_engine, atelier_app");
    }

    Settling settling() {
        return new Settling(List.of(this));
    }

    /** Refuses only after it has written: what it wrote must be gone then. */
    @Override
    public void settle(Sql sql, List<FinishedRun> runs) {
        for (var run : runs) {
            sql.update(
                    "INSERT INTO settled VALUES (?, ?, ?, ?, ?, ?)",
                    run.jobId(),
                    run.run(),
                    run.state().number(),
                    run.fault() == null ? null : run.fault().wire(),
                    run.delivered(),
                    run.failed());
        }
        if (runs.stream().anyMatch(refuses)) {
            throw new IllegalStateException("The settlement refuses");
        }
    }

    /** Runs that are final and not settled as they ended, or settled and not final. */
    static int wrong(TestDatabase db) {
        return db.owner().one("""
                SELECT count(*)::integer AS n
                  FROM (SELECT j.id, r.run, CASE WHEN r.run = j.run THEN j.state END AS state
                          FROM job j CROSS JOIN LATERAL generate_series(1, j.run) r (run)
                         WHERE r.run < j.run OR j.state >= 10) f
                  FULL JOIN settled s ON s.job_id = f.id AND s.run = f.run
                 WHERE f.id IS NULL OR s.job_id IS NULL OR f.state <> s.state
                """, row -> row.integer("n"));
    }
}
