package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** Plans, tiers and limits, for operators. What was sold keeps the version it was sold at. */
@Dependent
public class PlanDesk {

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    PlanDesk(@EngineRole Sql sql, @EngineRole AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** What became of a change. */
    public enum Change {
        DONE,
        /** Somebody else was faster, or there is none. */
        STALE,
        /** Lessons of a subscription, or a package without. */
        UNFIT
    }

    /**
     * What a plan shall be.
     *
     * @param lessons null for subscriptions
     */
    public record NewVersion(
            boolean offered,
            long amount,
            int days,
            @Nullable Integer lessons,
            String reason) {}

    public List<Plan> all() {
        return sql.list(
                "SELECT " + Plan.COLUMNS + " FROM billing_plan ORDER BY kind, currency, amount, code", Plan::of);
    }

    public Optional<Plan> find(String code) {
        return sql.first("SELECT " + Plan.COLUMNS + " FROM billing_plan WHERE code = ?", Plan::of, code);
    }

    /** Makes the next version of the plan; payments made before keep theirs. */
    @Transactional
    public Change change(String code, int version, NewVersion next) {
        var plan = find(code);
        if (plan.isPresent() && (plan.get().lessons() == null) != (next.lessons() == null)) {
            return Change.UNFIT;
        }
        int changed = sql.update("""
                UPDATE billing_plan SET offered = ?, amount = ?, days = ?, lessons = ?, version = version + 1
                 WHERE code = ? AND version = ?
                """, next.offered(), next.amount(), next.days(), next.lessons(), code, version);
        if (changed == 0) {
            return Change.STALE;
        }
        trail.record(Act.done("billing.plan_changed")
                .on("plan", code)
                .of(next.amount())
                .because(next.reason()));
        return Change.DONE;
    }

    /** What a tier allows, whatever the kind of job. */
    public record Tier(String name, int rank, String resolution, int customVoices, int priority) {}

    /** How many jobs of a kind a tier allows. */
    public record Limit(String tier, String kind, int perDay, int perMonth) {}

    /** The lowest first. */
    public List<Tier> tiers() {
        return sql.list(
                "SELECT name, rank, resolution, custom_voices, priority FROM billing_tier ORDER BY rank",
                row -> new Tier(
                        row.text("name"),
                        row.integer("rank"),
                        row.text("resolution"),
                        row.integer("custom_voices"),
                        row.integer("priority")));
    }

    public List<Limit> limits() {
        return sql.list(
                "SELECT tier, kind, per_day, per_month FROM billing_limit ORDER BY kind, per_day", PlanDesk::limit);
    }

    private static Limit limit(Row row) {
        return new Limit(row.text("tier"), row.text("kind"), row.integer("per_day"), row.integer("per_month"));
    }

    /** Sets how many jobs of a kind a tier allows; false if there is no such tier. */
    @Transactional
    public boolean limit(Limit limit, String reason) {
        boolean known = sql.update("""
                        INSERT INTO billing_limit (tier, kind, per_day, per_month)
                        SELECT name, ?, ?, ? FROM billing_tier WHERE name = ?
                        ON CONFLICT (tier, kind) DO UPDATE SET per_day = excluded.per_day, per_month = excluded.per_month
                        """, limit.kind(), limit.perDay(), limit.perMonth(), limit.tier()) > 0;
        if (known) {
            trail.record(Act.done("billing.limit_set")
                    .on("limit", limit.tier() + ":" + limit.kind())
                    .of(limit.perDay())
                    .because(reason));
        }
        return known;
    }

    /** Jobs of the kind are not counted any more for this tier; false if they were not. */
    @Transactional
    public boolean unlimit(String tier, String kind, String reason) {
        boolean gone = sql.update("DELETE FROM billing_limit WHERE tier = ? AND kind = ?", tier, kind) > 0;
        if (gone) {
            trail.record(Act.done("billing.limit_removed")
                    .on("limit", tier + ":" + kind)
                    .because(reason));
        }
        return gone;
    }
}
