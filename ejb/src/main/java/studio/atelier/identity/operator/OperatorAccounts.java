package studio.atelier.identity.operator;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.workspace.Change;
import studio.atelier.platform.Sql;

/** All accounts, for operators: to find one, to disable and enable it, to make an operator of it and take that away. */
@Dependent
public class OperatorAccounts {

    private static final String FIND = "SELECT * FROM identity_accounts(?, ?, ?, ?)";

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    OperatorAccounts(Sql sql, AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** An account as an operator sees it. */
    public record Entry(
            UUID id,
            @Nullable String email,
            boolean emailVerified,
            @Nullable String phone,
            @Nullable String displayName,
            boolean operator,
            @Nullable Instant disabledAt,
            Instant createdAt,
            int version) {}

    /**
     * Newest first.
     *
     * @param text part of an address, a name or a number
     * @param before the last id of the page before
     */
    public List<Entry> list(@Nullable String text, @Nullable UUID before, int limit) {
        return entries(text, null, before, limit);
    }

    public Optional<Entry> find(UUID accountId) {
        return entries(null, accountId, null, 1).stream().findFirst();
    }

    private List<Entry> entries(@Nullable String text, @Nullable UUID only, @Nullable UUID before, int limit) {
        return sql.list(
                FIND,
                row -> new Entry(
                        row.uuid("id"),
                        row.textOrNull("email"),
                        row.flag("email_verified"),
                        row.textOrNull("phone"),
                        row.textOrNull("display_name"),
                        row.flag("operator"),
                        row.instantOrNull("disabled_at"),
                        row.instant("created_at"),
                        row.integer("version")),
                text,
                only,
                before,
                limit);
    }

    /**
     * What is to be changed.
     *
     * @param disabled null to leave it as it is
     * @param operator null to leave it as it is
     * @param reason a code, for the log
     */
    public record Request(
            @Nullable Boolean disabled, @Nullable Boolean operator, String reason) {}

    /** Changes an account other than the operator's own: so there is always one left. */
    @Transactional
    public Change change(@Nullable UUID actor, UUID accountId, int version, Request request) {
        var change = sql.one(
                "SELECT identity_account_change(?, ?, ?, ?, ?) AS outcome",
                row -> Change.of(row.text("outcome")),
                actor,
                accountId,
                version,
                request.disabled(),
                request.operator());
        if (change == Change.DONE) {
            tell(
                    request.disabled(),
                    "identity.disable_account",
                    "identity.enable_account",
                    accountId,
                    request.reason());
            tell(request.operator(), "identity.make_operator", "identity.unmake_operator", accountId, request.reason());
        }
        return change;
    }

    private void tell(@Nullable Boolean set, String on, String off, UUID accountId, String reason) {
        if (set != null) {
            trail.record(Act.done(set ? on : off).on("account", accountId).because(reason));
        }
    }
}
