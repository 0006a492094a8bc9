package studio.atelier.outbox;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** The rows of the outbox as the relay sees them. Each call is one statement and one transaction. */
@Dependent
class OutboxStore {

    private static final String CLAIM = """
            WITH due AS (
                SELECT id FROM outbox
                 WHERE state IN ('ready', 'waiting') AND due_at <= (SELECT atelier_now()) AND expires_at > (SELECT atelier_now())
                 ORDER BY due_at, id
                   FOR NO KEY UPDATE SKIP LOCKED LIMIT ?)
            UPDATE outbox o
               SET state = 'claimed', fence = o.fence + 1, attempts = o.attempts + 1, lease_owner = ?,
                   lease_until = atelier_now() + make_interval(secs => ?)
              FROM due WHERE o.id = due.id
            RETURNING o.id, o.channel, o.topic, o.payload, o.fence, o.attempts
            """;

    private static final String FINISH = """
            UPDATE outbox SET state = ?, finished_at = atelier_now(), lease_until = NULL, last_failure = ?, reference = ?,
                   payload = CASE WHEN ? THEN payload END
             WHERE id = ? AND fence = ? AND state = 'claimed'
            """;

    /** A message that would be tried again after its time is too late now. */
    private static final String AGAIN = """
            UPDATE outbox o
               SET state = CASE WHEN t.late THEN 'expired' ELSE 'waiting' END, due_at = t.due, last_failure = ?,
                   lease_until = NULL, finished_at = CASE WHEN t.late THEN t.at END,
                   payload = CASE WHEN NOT t.late THEN o.payload END
              FROM (SELECT id, atelier_now() AS at, atelier_now() + make_interval(secs => ?) AS due,
                           expires_at <= atelier_now() + make_interval(secs => ?) AS late
                      FROM outbox WHERE id = ?) t
             WHERE o.id = t.id AND o.fence = ? AND o.state = 'claimed'
            """;

    private static final String RESCUE = """
            UPDATE outbox
               SET state = CASE WHEN rescues + 1 >= ? THEN 'dead' ELSE 'waiting' END, rescues = rescues + 1, fence = fence + 1,
                   finished_at = CASE WHEN rescues + 1 >= ? THEN atelier_now() END, lease_until = NULL,
                   last_failure = 'the node that sent it was lost'
             WHERE id IN (SELECT id FROM outbox WHERE state = 'claimed' AND lease_until <= (SELECT atelier_now())
                           ORDER BY lease_until LIMIT ? FOR NO KEY UPDATE SKIP LOCKED)
            """;

    private static final String EXPIRE = """
            UPDATE outbox SET state = 'expired', finished_at = atelier_now(), payload = NULL
             WHERE id IN (SELECT id FROM outbox WHERE state IN ('ready', 'waiting') AND expires_at <= (SELECT atelier_now())
                           LIMIT ? FOR NO KEY UPDATE SKIP LOCKED)
            """;

    private static final String PRUNE = """
            DELETE FROM outbox
             WHERE id IN (SELECT id FROM outbox
                           WHERE finished_at <= (SELECT atelier_now())
                                 - make_interval(secs => CASE WHEN state = 'dead' THEN ?::double precision ELSE ? END)
                           LIMIT ? FOR UPDATE SKIP LOCKED)
            """;

    private static final String ERASE = """
            UPDATE outbox SET payload = NULL, account_id = NULL, lease_until = NULL, fence = fence + 1,
                   state = CASE WHEN finished_at IS NULL THEN 'expired' ELSE state END,
                   finished_at = coalesce(finished_at, atelier_now())
             WHERE account_id = ?
            """;

    private static final String BACKLOG = """
            SELECT (SELECT greatest(0, extract(epoch FROM atelier_now() - min(due_at)))::bigint FROM outbox
                     WHERE state IN ('ready', 'waiting') AND due_at <= (SELECT atelier_now())) AS lag,
                   (SELECT count(*) FROM outbox WHERE state = 'dead') AS dead
            """;

    private final Sql sql;

    @Inject
    OutboxStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** A message that is ours until the lease ends; a later write must name its fence. */
    record Claimed(UUID id, Channel channel, String topic, ByteBuffer payload, long fence, int attempts) {}

    List<Claimed> claim(int limit, UUID node, Duration lease) {
        return sql.list(
                CLAIM,
                row -> new Claimed(
                        row.uuid("id"),
                        Channel.of(row.text("channel")),
                        row.text("topic"),
                        ByteBuffer.wrap(row.bytes("payload")),
                        row.number("fence"),
                        row.integer("attempts")),
                limit,
                node,
                seconds(lease));
    }

    boolean delivered(Claimed claimed, String reference) {
        return sql.update(FINISH, "delivered", null, reference, false, claimed.id(), claimed.fence()) == 1;
    }

    /** The payload stays until the row is pruned, for an operator who corrects what was wrong. */
    boolean dead(Claimed claimed, String failure) {
        return sql.update(FINISH, "dead", failure, null, true, claimed.id(), claimed.fence()) == 1;
    }

    boolean again(Claimed claimed, Duration pause, String failure) {
        double wait = seconds(pause);
        return sql.update(AGAIN, failure, wait, wait, claimed.id(), claimed.fence()) == 1;
    }

    int rescue(int deadAt, int limit) {
        return sql.update(RESCUE, deadAt, deadAt, limit);
    }

    int expire(int limit) {
        return sql.update(EXPIRE, limit);
    }

    int prune(Duration keepDead, Duration keepOthers, int limit) {
        return sql.update(PRUNE, seconds(keepDead), seconds(keepOthers), limit);
    }

    /**
     * What has not left.
     *
     * @param lagSeconds for how long the message that waits longest has been due
     * @param dead messages that were given up and are still kept
     */
    record Backlog(long lagSeconds, long dead) {}

    Backlog backlog() {
        return sql.one(
                BACKLOG,
                row -> new Backlog(Optional.ofNullable(row.numberOrNull("lag")).orElse(0L), row.number("dead")));
    }

    int erase(UUID accountId) {
        return sql.update(ERASE, accountId);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1_000.0;
    }
}
