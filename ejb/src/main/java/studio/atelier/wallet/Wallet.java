package studio.atelier.wallet;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;
import studio.atelier.work.Job;
import studio.atelier.work.Jobs;

/** The wallet of a workspace, as its people see and use it. Every call is one transaction. */
@Dependent
public class Wallet {

    private final Sql sql;
    private final Ledger ledger;
    private final Charges charges;
    private final Jobs jobs;
    private final RedeemCodes codes;
    private final AuditTrail trail;
    private final MoneyTally tally;

    @Inject
    Wallet(Sql sql, Jobs jobs, RedeemCodes codes, AuditTrail trail, WalletMeters meters) {
        this(sql, jobs, codes, trail, (MoneyTally) meters);
    }

    Wallet(Sql sql, Jobs jobs, RedeemCodes codes, AuditTrail trail, MoneyTally tally) {
        this.sql = sql;
        this.ledger = new Ledger(sql);
        this.charges = new Charges(sql);
        this.jobs = jobs;
        this.codes = codes;
        this.trail = trail;
        this.tally = tally;
    }

    /**
     * The budget of the day, by UTC.
     *
     * @param daily how many credits jobs may cost a day; null without a budget
     * @param remaining what may still be submitted today: less what is spent and held; null without a budget
     * @param stopped true while nothing of the workspace is begun, because the budget is spent and priced work waits
     */
    public record Budget(
            @Nullable Long daily, long spent, @Nullable Long remaining, boolean stopped) {}

    @Transactional
    public Ledger.Balance balance(UUID workspaceId) {
        return ledger.balance(workspaceId, Unit.CREDIT);
    }

    @Transactional
    public Budget budget(UUID workspaceId) {
        return sql.one(
                "SELECT * FROM wallet_budget(?)",
                row -> new Budget(
                        row.numberOrNull("daily"),
                        row.number("spent"),
                        row.numberOrNull("remaining"),
                        row.flag("stopped")),
                workspaceId);
    }

    /** Sets the budget, or takes it away; what stands still because of it goes on at once if it may. */
    @Transactional
    public Budget changeBudget(Caller caller, @Nullable Long daily) {
        sql.list(
                "SELECT wallet_budget_set(?, ?::bigint, ?)::text AS done",
                row -> "",
                caller.workspaceId(),
                daily,
                caller.accountId());
        var act = Act.done(daily == null ? "wallet.budget_removed" : "wallet.budget_set")
                .on("workspace", caller.workspaceId());
        trail.record(daily == null ? act : act.of(daily));
        return budget(caller.workspaceId());
    }

    /** Newest first, those before {@code before}. */
    @Transactional
    public List<Statement> statement(UUID workspaceId, int limit, @Nullable Long before) {
        return sql.list("""
                        SELECT e.account_version AS id, t.created_at, t.kind, e.amount, e.balance_after, t.source_type, t.source_id, t.id AS transaction_id
                          FROM ledger_account a
                          JOIN ledger_entry e ON e.account_id = a.id
                          JOIN ledger_transaction t ON t.id = e.transaction_id
                         WHERE a.workspace_id = ? AND a.unit = 'CREDIT' AND a.kind = 'wallet' AND e.account_version < ?
                         ORDER BY e.account_version DESC LIMIT ?
                        """, Wallet::statement, workspaceId, before == null ? Long.MAX_VALUE : before, limit);
    }

    private static Statement statement(Row row) {
        return new Statement(
                row.number("id"),
                row.instant("created_at"),
                row.text("kind"),
                row.number("amount"),
                row.number("balance_after"),
                row.text("source_type"),
                row.text("source_id"),
                row.uuid("transaction_id"));
    }

    /** Newest first, those before {@code before}, of one job or of all. */
    @Transactional
    public List<Receipt> receipts(UUID workspaceId, @Nullable UUID jobId, int limit, @Nullable Long before) {
        var heads = sql.list(
                """
                        SELECT c.*, h.transaction_id
                          FROM job_charge c
                          LEFT JOIN ledger_hold h ON h.purpose = 'job' AND h.ref_id = c.job_id AND h.run = c.run
                         WHERE c.workspace_id = ? AND (?::uuid IS NULL OR c.job_id = ?::uuid) AND c.no < ?
                         ORDER BY c.no DESC LIMIT ?
                        """, Wallet::receipt, workspaceId, jobId, jobId, before == null ? Long.MAX_VALUE : before, limit);
        var lines = lines(workspaceId, heads.stream().map(Receipt::jobId).toArray(UUID[]::new));
        return heads.stream()
                .map(head -> filled(head, lines.getOrDefault(head.jobId() + ":" + head.run(), List.of())))
                .toList();
    }

    private record Numbered(String of, Receipt.Line line) {}

    private Map<String, List<Receipt.Line>> lines(UUID workspaceId, UUID[] jobs) {
        return sql.list("""
                        SELECT r.*, m.counts, v.cost_per_unit, v.multiplier
                          FROM job_receipt r
                          JOIN model_route m ON m.name = r.line
                          JOIN model_route_version v ON v.name = r.line AND v.version = r.version
                         WHERE r.workspace_id = ? AND r.job_id = ANY (?) ORDER BY r.line
                        """, Wallet::line, workspaceId, jobs).stream()
                .collect(Collectors.groupingBy(
                        Numbered::of, Collectors.mapping(Numbered::line, Collectors.toUnmodifiableList())));
    }

    private static Numbered line(Row row) {
        return new Numbered(
                row.uuid("job_id") + ":" + row.integer("run"),
                new Receipt.Line(
                        row.text("line"),
                        row.text("counts"),
                        row.integer("version"),
                        row.decimal("done"),
                        row.decimal("units"),
                        row.decimal("cost_per_unit"),
                        row.decimal("multiplier"),
                        row.decimal("price")));
    }

    private static Receipt filled(Receipt head, List<Receipt.Line> lines) {
        return new Receipt(
                head.no(),
                head.jobId(),
                head.run(),
                head.rule(),
                head.why(),
                head.due(),
                head.paidBefore(),
                head.held(),
                head.captured(),
                head.settledAt(),
                head.transactionId(),
                lines);
    }

    private static Receipt receipt(Row row) {
        return new Receipt(
                row.number("no"),
                row.uuid("job_id"),
                row.integer("run"),
                row.text("rule"),
                row.text("why"),
                row.number("due"),
                row.number("paid_before"),
                row.number("held"),
                row.number("captured"),
                row.instant("settled_at"),
                row.uuidOrNull("transaction_id"),
                List.of());
    }

    /** What cancelling a job would cost; nothing if there is no such job. */
    @Transactional
    public Optional<Charges.CancelCost> cancelCost(UUID workspaceId, UUID jobId) {
        return jobs.find(workspaceId, jobId).map(Job::id).map(id -> charges.cancelCost(workspaceId, id));
    }

    /** Turns a code into credits; the same request under the same key gives the first answer. */
    @Transactional
    public Redemption redeem(Caller caller, String code, String key) {
        var answer = codes.redeem(caller.workspaceId(), caller.accountId(), code, "redeem:" + key);
        switch (answer) {
            case Redemption.Redeemed done
            when !done.replayed() ->
                trail.record(Act.done("wallet.redeem")
                        .on("transaction", done.transactionId())
                        .of(done.credits()));
            case Redemption.Redeemed _ -> {}
            case Redemption.Refused _ -> {
                tally.codeRefused();
                trail.record(Act.refused("wallet.redeem", "code_refused"));
            }
            case Redemption.KeyReused _ -> trail.record(Act.refused("wallet.redeem", "idempotency_key_reused"));
            case Redemption.Frozen _ -> trail.record(Act.refused("wallet.redeem", "wallet_frozen"));
        }
        return answer;
    }
}
