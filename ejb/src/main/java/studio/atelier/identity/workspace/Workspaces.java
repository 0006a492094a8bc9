package studio.atelier.identity.workspace;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/** The workspaces somebody belongs to. */
@Dependent
public class Workspaces {

    public static final int NAME_MOST = 100;

    /** A company code has four digits for the first 9 999: nobody is to use them up. */
    private static final int OWNED_MOST = 20;

    private static final String JOINED = "SELECT * FROM identity_workspaces(?, ?)";

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    Workspaces(Sql sql, AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** The personal one first, then in the order they were made. */
    public List<JoinedWorkspace> of(UUID accountId) {
        return joined(accountId, null);
    }

    /** One of them. */
    public Optional<JoinedWorkspace> find(UUID accountId, UUID workspaceId) {
        return joined(accountId, workspaceId).stream().findFirst();
    }

    private List<JoinedWorkspace> joined(UUID accountId, @Nullable UUID only) {
        return sql.list(
                JOINED,
                row -> new JoinedWorkspace(
                        row.uuid("id"),
                        row.text("name"),
                        row.textOrNull("company_code"),
                        row.flag("personal"),
                        row.text("role"),
                        row.integer("version"),
                        row.instant("created_at")),
                accountId,
                only);
    }

    /** Makes a company whose owner is the caller; nothing if they own as many as anybody may. */
    @Transactional
    public Optional<JoinedWorkspace> create(UUID accountId, String name) {
        var id = Uuid7.next();
        var outcome = sql.one(
                "SELECT identity_workspace_create(?, ?, ?, ?) AS outcome",
                row -> Change.of(row.text("outcome")),
                id,
                accountId,
                name.strip(),
                OWNED_MOST);
        if (outcome != Change.DONE) {
            return Optional.empty();
        }
        trail.record(Act.done("identity.create_workspace").on("workspace", id).in(id));
        return find(accountId, id);
    }

    /** Gives the caller's workspace another name. */
    @Transactional
    public Change rename(Caller caller, String name, int version) {
        var change = sql.one(
                "SELECT identity_workspace_rename(?, ?, ?, ?) AS outcome",
                row -> Change.of(row.text("outcome")),
                caller.workspaceId(),
                caller.accountId(),
                name.strip(),
                version);
        if (change == Change.DONE) {
            trail.record(Act.done("identity.rename_workspace").on("workspace", caller.workspaceId()));
        }
        return change;
    }
}
