package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Both walls between tenants, and each of them alone. */
@OnServer
final class TenantMatrixIT {

    private static final int AT_LEAST = 10;

    private static final String TABLES = """
            SELECT format('ALTER TABLE %s %s ROW LEVEL SECURITY', c.oid::regclass, ?) FROM pg_class c
             WHERE c.relforcerowsecurity AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace""";

    /** The functions requests call with a workspace, with the question for it taken out or put back. */
    private static final String FUNCTIONS = """
            SELECT regexp_replace(pg_get_functiondef(p.oid), '\\m(\\w+\\.)?workspace_id = p_workspace\\M', 'p_workspace IS NOT NULL', 'g')
              FROM pg_proc p
             WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND p.proname LIKE 'work%'
               AND p.prosrc LIKE '%workspace_id = p_workspace%'""";

    @Test
    @Abuse("Z1")
    void bothWallsStand(RunningServer server) {
        assertThat(new TenantMatrix(server).run()).isGreaterThan(AT_LEAST);
    }

    @Test
    @Abuse("Z1")
    void theRepositoriesHoldWithoutRowLevelSecurity(RunningServer server) {
        var tables = server.sql(TABLES, "DISABLE");
        assertThat(tables).isNotEmpty();
        tables.forEach(server::change);
        try {
            assertThat(new TenantMatrix(server).run()).isGreaterThan(AT_LEAST);
        } finally {
            server.sql(TABLES, "ENABLE").forEach(server::change);
        }
    }

    @Test
    @Abuse("Z1")
    void rowLevelSecurityHoldsWithoutTheRepositories() {
        var door = new FilterlessDoor();
        try (door;
                var server = RunningServer.startBehind("filterless", door)) {
            var functions = server.sql(FUNCTIONS);
            assertThat(functions).isNotEmpty();
            functions.forEach(server::change);
            assertThat(new TenantMatrix(server).run()).isGreaterThan(AT_LEAST);
            assertThat(door.taken()).as("questions for a workspace taken out").isPositive();
        }
    }
}
