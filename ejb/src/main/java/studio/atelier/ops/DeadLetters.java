package studio.atelier.ops;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;
import studio.atelier.wallet.Unpaid;

/**
 * Tasks that died. To requeue one is to retry its job, the same as the customer's retry: run n+1, all of its dead tasks. A job
 * that still has work in progress is left alone: it cannot be retried before it is final.
 */
@Dependent
public class DeadLetters {

    /** Jobs asked for at a time. */
    private static final int BATCH = 200;

    private static final String SUMMARY = """
            SELECT work_dead_summary(f.filter) || jsonb_build_object('retryableJobs', (
                       SELECT count(*) FROM work_dead_jobs(f.filter, NULL, NULL) d
                        WHERE d.retryable AND media_whole(d.workspace_id, d.job_id))) AS doc
              FROM (VALUES (?::jsonb)) f (filter)""";

    private final Sql sql;
    private final Requeue requeue;
    private final AuditTrail audit;

    @Inject
    public DeadLetters(@EngineRole Sql sql, Requeue requeue, @EngineRole AuditTrail audit) {
        this.sql = sql;
        this.requeue = requeue;
        this.audit = audit;
    }

    /**
     * What a requeue did.
     *
     * @param jobs how many were retried
     * @param refused how many matched and could not be retried now, by the reason
     */
    public record Requeued(long jobs, Map<Refusal, Long> refused) {
        public Requeued {
            refused = Map.copyOf(refused);
        }
    }

    /** Why a job that matched was not retried. */
    public enum Refusal {
        /** It still has work in progress. */
        JOB_ACTIVE,
        /** Its deadline has passed, or meanwhile nothing of it is dead any more. */
        NOT_RETRYABLE,
        /** What it was made from has been removed. */
        SOURCE_EXPIRED,
        /** Its workspace has not the credits for it, or may not spend them. */
        UNPAID
    }

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

    /**
     * What a requeue with this filter would touch: counts, oldest and newest, kinds and codes, and how many jobs it would
     * retry if it came now. Changes nothing.
     */
    public JsonNode summary(JsonNode filter) {
        return sql.one(SUMMARY, row -> row.json("doc"), filter);
    }

    /**
     * Retries the jobs of all letters that match, each with its entry in the audit log in a transaction of its own, so that
     * this may be stopped and repeated.
     *
     * @param most how many jobs at most
     */
    public Requeued requeue(JsonNode filter, int most, String reason) {
        long opened = 0;
        var refused = new EnumMap<Refusal, Long>(Refusal.class);
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
                var refusal = tried(candidate, reason);
                refusal.ifPresent(why -> refused.merge(why, 1L, Long::sum));
                opened += refusal.isEmpty() ? 1 : 0;
            }
            last = batch.getLast().job();
        }
        return new Requeued(opened, refused);
    }

    private Optional<Refusal> tried(Candidate candidate, String reason) {
        try {
            return requeue.job(candidate.workspace(), candidate.job(), reason);
        } catch (Unpaid e) {
            return Optional.of(Refusal.UNPAID);
        }
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
