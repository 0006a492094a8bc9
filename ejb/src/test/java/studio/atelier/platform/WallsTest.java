package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Both walls between tenants, as the schema has them: nobody can add a table and forget them. */
class WallsTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    private static final String OF_TENANTS = """
            SELECT c.oid, c.oid::regclass::text AS name, c.relkind, c.relrowsecurity AND c.relforcerowsecurity AS walled
              FROM pg_class c
             WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
               AND (c.relname IN ('account', 'workspace') OR EXISTS (
                    SELECT FROM pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attname IN ('workspace_id', 'account_id') AND NOT a.attisdropped))""";

    /**
     * Settling goes by the ids of holds the server made, a correlation is known to one provider, reversals are the operator's,
     * how long a kind of job takes is nobody's secret.
     */
    private static final String[] BY_IDS = {
        "work_resume", "ledger_reverse", "ledger_settle", "ledger_resize", "wallet_settle", "wallet_expected_ms"
    };

    private final Tenant ada = tenant();
    private final Tenant eve = tenant();

    @AfterAll
    static void close() {
        DB.close();
    }

    private static List<String> names(String query, @Nullable Object... parameters) {
        return DB.owner().list(query, row -> row.text("name"), parameters);
    }

    @Test
    void everyTableOfTenantsIsWalledForItsOwnerToo() {
        assertThat(names("SELECT name FROM (" + OF_TENANTS + ") t"))
                .contains("account", "job", "media_object", "membership");
        assertThat(names("SELECT name FROM (" + OF_TENANTS + ") t WHERE NOT walled"))
                .isEmpty();
    }

    @Test
    void everyRoleHasItsPolicyThere() {
        assertThat(names("SELECT t.name || ' for ' || r.role AS name FROM (" + OF_TENANTS + """
                ) t CROSS JOIN (VALUES ('atelier_app'), ('atelier_engine'), ('atelier_owner')) r (role)
                 WHERE NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = t.oid AND to_regrole(r.role) = ANY (p.polroles))"""))
                .isEmpty();
        assertThat(names("""
                SELECT DISTINCT polrelid::regclass || ' for ' || polname AS name FROM pg_policy
                 WHERE 0 = ANY (polroles)""")).as("policies for everybody").isEmpty();
    }

    /** A policy of requests that does not ask for the tenant is a hole; what is added here needs its reason beside it. */
    @Test
    void requestsPassOnlyAsTheirTenant() {
        assertThat(names("""
                SELECT p.polrelid::regclass || '.' || p.polname AS name FROM pg_policy p
                 WHERE to_regrole('atelier_app') = ANY (p.polroles) AND p.polcmd <> 'a'
                   AND pg_get_expr(p.polqual, p.polrelid) !~ 'tenant_(workspace|account)\\(\\)|atelier\\.(workspace|account)'""")).isEmpty();
    }

    /** What has an id may be referred to, so it has a key to do that within its workspace. */
    @Test
    void whatRequestsCanTouchHasAKeyWithinItsWorkspace() {
        assertThat(names("SELECT t.name FROM (" + OF_TENANTS + """
                ) t JOIN pg_attribute w ON w.attrelid = t.oid AND w.attname = 'workspace_id' AND w.attnotnull
                 WHERE t.relkind = 'r' AND has_any_column_privilege('atelier_app', t.oid, 'SELECT, INSERT, UPDATE')
                   AND EXISTS (SELECT FROM pg_attribute i WHERE i.attrelid = t.oid AND i.attname IN ('id', 'job_id') AND EXISTS (
                        SELECT FROM pg_index k WHERE k.indrelid = t.oid AND k.indisprimary AND k.indkey::text = i.attnum::text))
                   AND NOT EXISTS (SELECT FROM pg_index i
                        WHERE i.indrelid = t.oid AND i.indisunique AND i.indpred IS NULL AND w.attnum = ANY (i.indkey))""")).isEmpty();
    }

    /** Rows without a workspace are the platform's own and may be referred to by those of any. */
    @Test
    void aReferenceStaysWithinItsWorkspace() {
        assertThat(names("""
                SELECT k.conrelid::regclass || '.' || k.conname AS name
                  FROM pg_constraint k
                  JOIN pg_attribute here ON here.attrelid = k.conrelid AND here.attname = 'workspace_id' AND here.attnotnull
                  JOIN pg_attribute there ON there.attrelid = k.confrelid AND there.attname = 'workspace_id'
                 WHERE k.contype = 'f' AND k.conparentid = 0
                   AND NOT (here.attnum = ANY (k.conkey) AND there.attnum = ANY (k.confkey))""")).isEmpty();
        assertThat(names("SELECT conname AS name FROM pg_constraint WHERE NOT convalidated"))
                .isEmpty();
    }

    @Test
    void aPartitionIsOnlySeenThroughItsTable() {
        assertThat(names("""
                SELECT c.oid::regclass::text AS name FROM pg_class c
                 WHERE c.relispartition AND c.relkind = 'r'
                   AND (has_any_column_privilege('atelier_app', c.oid, 'SELECT, INSERT, UPDATE')
                        OR has_any_column_privilege('atelier_engine', c.oid, 'SELECT, INSERT, UPDATE'))""")).isEmpty();
    }

    /** They see with the owner's eyes: by the workspace of the transaction, or by one secret or name before there is one. */
    @Test
    void functionsOfTheOwnerAskForAWorkspaceOrForASecret() {
        assertThat(names("""
                SELECT p.oid::regprocedure::text AS name FROM pg_proc p
                 WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
                   AND has_function_privilege('atelier_app', p.oid, 'EXECUTE')
                   AND coalesce(p.proargnames[1], '') NOT IN ('p_workspace', 'p_workspaces')
                   AND p.prorettype <> 'trigger'::regtype
                   AND p.proname !~ '^identity_' AND p.proname <> ALL (?)""", (Object) BY_IDS)).isEmpty();
        assertThat(names("""
                SELECT p.oid::regprocedure::text AS name FROM pg_proc p
                 WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
                   AND NOT coalesce(p.proconfig::text LIKE '%search_path=%', false)""")).as("without a search_path of their own").isEmpty();
    }

    private static Tenant tenant() {
        var tenant = new Tenant(UUID.randomUUID(), UUID.randomUUID());
        DB.owner()
                .update(
                        "INSERT INTO account (id, email, password_hash, created_at) VALUES (?, ?, '-', atelier_now())",
                        tenant.accountId(),
                        tenant.accountId() + "@example.org");
        DB.owner()
                .update(
                        "INSERT INTO workspace (id, name, personal_of, created_at) VALUES (?, 'one', ?, atelier_now())",
                        tenant.workspaceId(),
                        tenant.accountId());
        DB.owner()
                .update(
                        "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (?, ?, 'owner', atelier_now())",
                        tenant.workspaceId(),
                        tenant.accountId());
        return tenant;
    }

    private static List<UUID> workspaces() {
        return DB.app().list("SELECT workspace_id FROM membership", row -> row.uuid("workspace_id"));
    }

    @Test
    void aTenantSeesItsOwnRows() {
        assertThat(DB.request(ada, WallsTest::workspaces)).containsExactly(ada.workspaceId());
        assertThat(DB.request(eve, WallsTest::workspaces)).containsExactly(eve.workspaceId());
    }

    @Test
    void nobodySeesNothing() {
        assertThat(DB.transaction(WallsTest::workspaces)).isEmpty();
        assertThat(ada.call(WallsTest::workspaces)).as("outside a transaction").isEmpty();
    }

    @Test
    void theSettingIsGoneWithTheTransaction() {
        DB.request(ada, WallsTest::workspaces);

        String left = DB.app()
                .one("SELECT coalesce(current_setting('atelier.workspace', true), '') AS is", row -> row.text("is"));
        assertThat(left).isEmpty();
    }

    @Test
    void aRowOfAnotherTenantCannotBeWritten() {
        assertThatThrownBy(() -> DB.request(
                        eve,
                        () -> DB.app()
                                .update(
                                        "INSERT INTO membership (workspace_id, account_id, role, created_at)"
                                                + " VALUES (?, ?, 'owner', atelier_now())",
                                        ada.workspaceId(),
                                        eve.accountId())))
                .isInstanceOf(SqlFailure.class)
                .hasMessageContaining("row-level security");
    }

    @Test
    void aTransactionIsForOneTenant() {
        assertThatThrownBy(() -> DB.request(ada, () -> {
                    workspaces();
                    return eve.call(WallsTest::workspaces);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("A transaction is for one tenant");
    }

    @Test
    void aRequestStaysWithItsTenant() throws Exception {
        Tenant.request(() -> {
            assertThat(Tenant.current()).isEmpty();
            ada.enter();
            ada.enter();
            assertThat(Tenant.current()).contains(ada);
            assertThatThrownBy(eve::enter).isInstanceOf(IllegalStateException.class);
            return ada;
        });
        assertThat(Tenant.current()).isEmpty();
        assertThatThrownBy(ada::enter).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMemberOfAWorkspaceIsSeenByItAndWhoeverLeavesIsSignedOut() {
        DB.owner()
                .update(
                        "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (?, ?, 'member', atelier_now())",
                        ada.workspaceId(),
                        eve.accountId());
        DB.owner().update("""
                INSERT INTO sign_in_session (id, cookie_hash, granted_role, account_id, workspace_id, created_at, idle_until, expires_at)
                VALUES (gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), 'member', ?, ?, atelier_now(), atelier_now(), atelier_now())""", eve.accountId(), ada.workspaceId());

        assertThat(DB.request(ada, () -> DB.app().list("SELECT id FROM account", row -> row.uuid("id"))))
                .containsExactlyInAnyOrder(ada.accountId(), eve.accountId());
        assertThat(DB.request(
                        ada, () -> DB.app().update("UPDATE account SET version = 1 WHERE id = ?", eve.accountId())))
                .isZero();
        assertThat(DB.request(eve, () -> DB.app().list("SELECT id FROM workspace", row -> row.uuid("id"))))
                .containsExactlyInAnyOrder(ada.workspaceId(), eve.workspaceId());

        DB.owner()
                .update(
                        "DELETE FROM membership WHERE workspace_id = ? AND account_id = ?",
                        ada.workspaceId(),
                        eve.accountId());
        assertThat(DB.owner()
                        .list(
                                "SELECT id FROM sign_in_session WHERE account_id = ?",
                                row -> row.uuid("id"),
                                eve.accountId()))
                .isEmpty();
    }
}
