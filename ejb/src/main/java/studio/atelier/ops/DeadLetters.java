package studio.atelier.ops;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;
import studio.atelier.work.Jobs;
import studio.atelier.work.Reopening;

/**
 * Tasks that died. To requeue one is to retry its job, the same as the customer's retry: run n+1, all of its dead tasks. A job
 * that still has work in progress is left alone: it cannot be retried before it is final.
 */
@Dependent
public class DeadLetters {

    /** Jobs asked for at a time. */
    private static final int BATCH = 200;

    private final Sql sql;
    private final Jobs jobs;
    private final AuditTrail audit;

    @Inject
    public DeadLetters(@EngineRole Sql sql, @EngineRole Jobs jobs, @EngineRole AuditTrail audit) {
        this.sql = sql;
        this.jobs = jobs;
        this.audit = audit;
    }

    /**
     * What a requeue did.
     *
     * @param skipped jobs that matched and could not be retried now
     */
    public record Requeued(long jobs, long skipped) {}

    /** What became of a discard. */
    public enum Discard {
        DISCARDED,
        STILL_ACTIVE,
        UNKNOWN
    }

    private record Candidate(UUID job, UUID workspace) {}

    /** The latest first, after the letter of this task. */
    public List<JsonNode> page(JsonNode filter, @Nullable Long after, int limit) {
        return sql.list("SELECT work_dead(?, ?::bigint, ?) AS doc", row -> row.json("doc"), filter, after, limit);
    }

    /** What a requeue with this filter would touch: counts, oldest and newest, kinds and codes. Changes nothing. */
    public JsonNode summary(JsonNode filter) {
        return sql.one("SELECT work_dead_summary(?) AS doc", row -> row.json("doc"), filter);
    }

    /**
     * Retries the jobs of all letters that match, each in a transaction of its own, so that this may be stopped and repeated.
     *
     * @param most how many jobs at most
     */
    public Requeued requeue(JsonNode filter, int most, String reason) {
        long opened = 0;
        long skipped = 0;
        UUID last = null;
        while (opened < most) {
            var batch = sql.list(
                    "SELECT * FROM work_dead_jobs(?, ?::uuid, ?)",
                    row -> new Candidate(row.uuid("job_id"), row.uuid("workspace_id")),
                    filter,
                    last,
                    (int) Math.min(BATCH, most - opened));
            if (batch.isEmpty()) {
                break;
            }
            for (var candidate : batch) {
                switch (jobs.retry(candidate.workspace(), candidate.job())) {
                    case Reopening.Opened done -> opened++;
                    case Reopening.NotRetryable refused -> skipped++;
                    case Reopening.Unknown gone -> skipped++;
                }
            }
            last = batch.getLast().job();
        }
        audit.record(Act.done("work.dead_requeued").of(opened).because(reason));
        return new Requeued(opened, skipped);
    }

    /** Forgets the dead tasks of a job: it stays as it ended and cannot be retried any more. */
    @Transactional
    public Discard discard(UUID job, String reason) {
        return switch (sql.one("SELECT work_discard(?) AS word", row -> row.text("word"), job)) {
            case "discarded" -> {
                audit.record(Act.done("work.dead_discarded").on("job", job).because(reason));
                yield Discard.DISCARDED;
            }
            case "still_active" -> Discard.STILL_ACTIVE;
            case "unknown" -> Discard.UNKNOWN;
            case String other -> throw new IllegalStateException(other);
        };
    }
}
