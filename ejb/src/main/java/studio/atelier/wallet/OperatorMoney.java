package studio.atelier.wallet;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;

/** What operators do with money, in any workspace. Each act is in the audit log, in the same transaction. */
@Dependent
public class OperatorMoney {

    private final Sql sql;
    private final RedeemCodes codes;
    private final AuditTrail trail;
    private final long alone;

    @Inject
    OperatorMoney(@EngineRole Sql sql, @EngineRole RedeemCodes codes, @EngineRole AuditTrail trail, Settings settings) {
        this.sql = sql;
        this.codes = codes;
        this.trail = trail;
        this.alone = settings.get(WalletSettings.REFUND_ALONE);
    }

    /** Makes codes; their texts are in this answer and nowhere else. */
    @Transactional
    public RedeemCodes.Made makeCodes(NewCodes order) {
        var made = codes.make(order);
        trail.record(
                Act.done("wallet.codes_made").on("code_batch", made.batchId()).of(order.count() * order.credits()));
        return made;
    }

    /** Nobody can use the codes of a batch any more; how many that stopped. */
    @Transactional
    public int disableCodes(UUID batch, String reason) {
        int stopped = codes.disable(batch);
        if (stopped > 0) {
            trail.record(Act.done("wallet.codes_disabled")
                    .on("code_batch", batch)
                    .of(stopped)
                    .because(reason));
        }
        return stopped;
    }

    /**
     * An order of codes and what became of it.
     *
     * @param uses how often they can be redeemed in all
     * @param used how often they were
     * @param redeemed the credits that came of it
     * @param outstanding the credits that may still come of it
     */
    public record CodeBatch(
            UUID id,
            String prefix,
            int codes,
            long credits,
            long uses,
            long used,
            long redeemed,
            long outstanding,
            int disabled,
            Instant expiresAt,
            Instant createdAt,
            @Nullable UUID createdBy) {}

    /** Orders of codes, the newest first, those made before. */
    @Transactional
    public List<CodeBatch> codeBatches(int limit, @Nullable Instant before) {
        return sql.list("""
                        SELECT c.batch_id, min(c.label) AS label, count(*)::integer AS codes, min(c.credits) AS credits, sum(c.uses) AS uses,
                               sum(c.used) AS used, sum(c.used * c.credits)::bigint AS redeemed,
                               (coalesce(sum((c.uses - c.used) * c.credits)
                                    FILTER (WHERE c.disabled_at IS NULL AND c.expires_at > atelier_now()), 0))::bigint AS outstanding,
                               count(c.disabled_at)::integer AS disabled, min(c.expires_at) AS expires_at,
                               min(c.created_at) AS created_at, (array_agg(c.created_by))[1] AS created_by
                          FROM redeem_code c
                         WHERE ?::timestamptz IS NULL OR c.created_at < ?::timestamptz
                         GROUP BY c.batch_id ORDER BY min(c.created_at) DESC LIMIT ?
                        """, OperatorMoney::batch, before, before, limit);
    }

    private static CodeBatch batch(Row row) {
        return new CodeBatch(
                row.uuid("batch_id"),
                row.text("label"),
                row.integer("codes"),
                row.number("credits"),
                row.number("uses"),
                row.number("used"),
                row.number("redeemed"),
                row.number("outstanding"),
                row.integer("disabled"),
                row.instant("expires_at"),
                row.instant("created_at"),
                row.uuidOrNull("created_by"));
    }

    @Transactional
    public List<Route> routes() {
        return new Pricing(sql).routes();
    }

    /**
     * A change of a route; what is null stays.
     *
     * @param version the version that is changed; null for whatever it is
     */
    public record RouteChange(
            String name,
            @Nullable Boolean enabled,
            @Nullable BigDecimal costPerUnit,
            @Nullable BigDecimal multiplier,
            @Nullable String counts,
            @Nullable Integer version) {}

    /** What became of changes of routes. */
    public sealed interface Repricing {

        record Done(List<Route> routes) implements Repricing {}

        /** This route was changed meanwhile; nothing is changed. */
        record Stale(String name) implements Repricing {}

        /** A new route needs its price and what it counts; nothing is changed. */
        record Incomplete(String name) implements Repricing {}
    }

    /** All of the changes or none. */
    @Transactional
    public Repricing reprice(@Nullable UUID operator, List<RouteChange> changes) {
        // one after the other, also where the route is not there yet: the versions compared below are those that are
        // changed
        sql.list("SELECT pg_advisory_xact_lock(hashtext('model_routes'))::text AS locked", row -> "");
        for (var change : changes) {
            var known = new Pricing(sql)
                    .routes().stream()
                            .filter(route -> route.name().equals(change.name()))
                            .findFirst();
            var version = change.version();
            if (known.isPresent() ? version != null && known.get().version() != version : version != null) {
                return new Repricing.Stale(change.name());
            }
            if (known.isEmpty() && (change.costPerUnit() == null || change.counts() == null)) {
                return new Repricing.Incomplete(change.name());
            }
        }
        for (var change : changes) {
            var word = sql.one(
                    "SELECT wallet_route_change(?, ?::boolean, ?::numeric, ?::numeric, ?, ?::integer, ?::uuid) AS word",
                    row -> row.text("word"),
                    change.name(),
                    change.enabled(),
                    change.costPerUnit(),
                    change.multiplier(),
                    change.counts(),
                    null,
                    operator);
            if (word.equals("changed")) {
                trail.record(Act.done("wallet.route_changed").on("model_route", change.name()));
            }
        }
        return new Repricing.Done(routes());
    }

    /** A refund that was asked for. */
    public record Refund(
            UUID id,
            UUID workspaceId,
            UUID transactionId,
            long amount,
            String reason,
            String state,
            @Nullable UUID askedBy,
            Instant askedAt,
            @Nullable UUID decidedBy,
            @Nullable Instant decidedAt) {}

    /** What became of a wish to refund, and of a decision about one. */
    public sealed interface Refunding {

        /** It is done, waits for a second operator, or is rejected: see its state. */
        record Kept(Refund refund) implements Refunding {}

        /** It was asked for before, and is not rejected. */
        record Already(Refund refund) implements Refunding {}

        /** There is no such transaction or refund. */
        record Unknown() implements Refunding {}

        /** The transaction took nothing from a customer. */
        record NotPaid() implements Refunding {}

        /** It takes another operator, one with an account. */
        record SamePerson() implements Refunding {}

        /** It has been decided. */
        record Decided() implements Refunding {}

        record Frozen() implements Refunding {}
    }

    /** Gives back what a transaction took, whole and once; above the limit only once a second operator agrees. */
    @Transactional
    public Refunding refund(UUID transaction, String reason, @Nullable UUID operator) {
        return refunding(
                "wallet.refund_asked",
                sql.one(
                        "SELECT * FROM refund_ask(?, ?, ?::uuid, ?)",
                        OperatorMoney::said,
                        transaction,
                        reason,
                        operator,
                        alone));
    }

    /** Agrees to a refund that waits, or rejects it. */
    @Transactional
    public Refunding decide(UUID refund, boolean yes, @Nullable UUID operator) {
        return refunding(
                yes ? "wallet.refund_approved" : "wallet.refund_rejected",
                sql.one("SELECT * FROM refund_decide(?, ?::uuid, ?)", OperatorMoney::said, refund, operator, yes));
    }

    private record Said(
            String word,
            @Nullable UUID refund,
            @Nullable UUID workspace,
            @Nullable Long amount) {}

    private static Said said(Row row) {
        return new Said(
                row.text("answer"),
                row.uuidOrNull("refund_id"),
                row.uuidOrNull("workspace_id"),
                row.numberOrNull("amount"));
    }

    private Refunding refunding(String act, Said said) {
        return switch (said.word()) {
            case "done", "waiting", "rejected" -> {
                var refund = one(said.refund());
                trail.record(Act.done(act)
                        .on("refund", refund.id())
                        .in(refund.workspaceId())
                        .of(refund.amount())
                        .because(said.word()));
                yield new Refunding.Kept(refund);
            }
            case "already" -> new Refunding.Already(one(said.refund()));
            case "unknown" -> new Refunding.Unknown();
            case "not_paid" -> new Refunding.NotPaid();
            case "same_person" -> new Refunding.SamePerson();
            case "decided" -> new Refunding.Decided();
            case "frozen" -> new Refunding.Frozen();
            case String other -> throw new IllegalStateException(other);
        };
    }

    private Refund one(@Nullable UUID id) {
        return sql.one("SELECT * FROM refund WHERE id = ?", OperatorMoney::refund, id);
    }

    /** Refunds, the newest first, those before {@code before}; only those in a state where one is given. */
    @Transactional
    public List<Refund> refunds(@Nullable String state, int limit, @Nullable UUID before) {
        return sql.list("""
                        SELECT * FROM refund WHERE (?::text IS NULL OR state = ?::text) AND (?::uuid IS NULL OR id < ?::uuid)
                         ORDER BY id DESC LIMIT ?
                        """, OperatorMoney::refund, state, state, before, before, limit);
    }

    private static Refund refund(Row row) {
        return new Refund(
                row.uuid("id"),
                row.uuid("workspace_id"),
                row.uuid("transaction_id"),
                row.number("amount"),
                row.text("reason"),
                row.text("state"),
                row.uuidOrNull("asked_by"),
                row.instant("asked_at"),
                row.uuidOrNull("decided_by"),
                row.instantOrNull("decided_at"));
    }
}
