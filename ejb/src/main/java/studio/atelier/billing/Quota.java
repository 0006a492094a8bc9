package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.platform.Sql;

/**
 * What the tier of a workspace allows, for studios that take jobs. Both calls join the caller's transaction; what was counted and the
 * job are durable together or not at all.
 */
@Dependent
public class Quota {

    private final Sql sql;

    @Inject
    public Quota(Sql sql) {
        this.sql = sql;
    }

    /**
     * What the workspace may have.
     *
     * @param resolution the highest, such as {@code 720p}
     * @param customVoices how many
     * @param priority of its jobs, as in {@link studio.atelier.work.NewJob}
     * @param counted whether jobs of this kind are limited
     */
    public record Allowance(
            UUID workspaceId,
            String kind,
            String tier,
            String resolution,
            int customVoices,
            int priority,
            boolean counted) {}

    public Allowance of(UUID workspaceId, String kind) {
        return sql.one(
                "SELECT * FROM billing_allowance(?, ?)",
                row -> new Allowance(
                        workspaceId,
                        kind,
                        row.text("tier"),
                        row.text("resolution"),
                        row.integer("custom_voices"),
                        row.integer("priority"),
                        row.integerOrNull("per_day") != null),
                workspaceId,
                kind);
    }

    private record Answer(String word, int most, Duration left) {}

    /**
     * Counts a job that was submitted in this transaction; the last thing to do in it, because others of the workspace wait from here on.
     * Once for each job.
     *
     * @throws OverQuota if that is one too many; it rolls the transaction back with the job
     */
    public void count(Allowance allowance, UUID jobId) {
        if (!allowance.counted()) {
            return;
        }
        var answer = sql.one(
                "SELECT * FROM billing_quota_count(?, ?, ?)",
                row -> new Answer(
                        row.text("answer"),
                        Optional.ofNullable(row.integerOrNull("most")).orElse(0),
                        Duration.ofMillis(
                                Optional.ofNullable(row.numberOrNull("wait_ms")).orElse(0L))),
                allowance.workspaceId(),
                allowance.kind(),
                jobId);
        switch (answer.word()) {
            case "counted" -> {}
            case "over_day" -> throw new OverQuota(allowance, OverQuota.Per.DAY, answer.most(), answer.left());
            case "over_month" -> throw new OverQuota(allowance, OverQuota.Per.MONTH, answer.most(), answer.left());
            case String other -> throw new IllegalStateException(other);
        }
    }
}
