package studio.atelier.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles and migrations, on one server, each test with a database of its own. */
class SchemaTest {

    private static final String EXISTING = "existing/changelog.xml";
    private static final ClassLoader HERE = SchemaTest.class.getClassLoader();

    @TempDir
    static Path temp;

    private static PostgresServer server;
    private static final RolePasswords PASSWORDS = RolePasswords.random();

    private DatabaseLogin owner;

    @BeforeAll
    static void start() {
        var binaries = Path.of("target", "postgresql");
        server = PostgresServer.start(new PostgresOptions(temp.resolve("home"), binaries, 0, Map.of("fsync", "off")));
        Roles.ensure(server.superuser(), PASSWORDS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void freshDatabase() throws SQLException {
        run(server.superuser(), "DROP DATABASE IF EXISTS fresh");
        run(server.superuser(), "CREATE DATABASE fresh TEMPLATE atelier OWNER atelier_owner");
        owner = server.superuser().in("fresh").as(Roles.OWNER, PASSWORDS.owner());
    }

    @Test
    void noRoleIsStrongerThanItMustBe() throws SQLException {
        Roles.ensure(server.superuser(), PASSWORDS);
        var strong = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'atelier%' AND rolcanlogin"
                + " AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication)";
        assertThat(ask(server.superuser(), strong)).isEmpty();
        var all = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'atelier%' AND rolcanlogin ORDER BY 1";
        assertThat(ask(server.superuser(), all)).containsExactly(Roles.APP, Roles.BATCH, Roles.ENGINE, Roles.OWNER);
    }

    @Test
    void takesPowersAwayThatARoleShouldNotHave() throws SQLException {
        run(server.superuser(), "ALTER ROLE atelier_engine BYPASSRLS");
        Roles.ensure(server.superuser(), PASSWORDS);
        var bypass = "SELECT rolbypassrls::text FROM pg_roles WHERE rolname = 'atelier_engine'";
        assertThat(ask(server.superuser(), bypass)).containsExactly("false");
    }

    @Test
    void everyRoleButTheOwnerHasLimitsAndOnlyItsOwnPlace() throws SQLException {
        var engine = server.superuser().in(Roles.DATABASE).as(Roles.ENGINE, PASSWORDS.engine());
        assertThat(ask(engine, "SHOW statement_timeout")).containsExactly("5s");
        assertThat(ask(engine, "SHOW transaction_timeout")).containsExactly("10s");
        assertThatThrownBy(() -> run(engine, "CREATE TABLE mine (id int)")).hasMessageContaining("permission denied");
        var batch = engine.as(Roles.BATCH, PASSWORDS.batch());
        run(batch, "CREATE TABLE job_instance (id int)");
        var schema = "SELECT schemaname FROM pg_tables WHERE tablename = 'job_instance'";
        assertThat(ask(batch, schema)).containsExactly("batch");
        run(batch, "DROP TABLE job_instance");
    }

    @Test
    void migratingTwiceIsMigratingOnce() throws SQLException {
        assertThat(Migrations.migrate(owner, HERE, EXISTING)).isEqualTo(2);
        assertThat(Migrations.migrate(owner, HERE, EXISTING)).isZero();
        assertThat(ask(owner, "SELECT count(*)::text FROM databasechangelog")).containsExactly("2");
    }

    @Test
    void passesWhereAColumnExistsAlready() throws SQLException {
        run(owner, "CREATE TABLE videos (id bigint PRIMARY KEY)");
        run(owner, "ALTER TABLE videos ADD COLUMN keep_until timestamptz");
        run(owner, "ALTER TABLE videos RENAME TO elsewhere");
        assertThatThrownBy(() -> Migrations.migrate(owner, HERE, "broken/changelog.xml"))
                .isInstanceOf(LaunchFailure.class);
        run(owner, "ALTER TABLE elsewhere RENAME TO videos");
        run(
                owner,
                "INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype, md5sum)"
                        + " VALUES ('0001-videos', 'test', 'existing/0001-videos.sql', now(), 1, 'EXECUTED', NULL)");
        assertThat(Migrations.migrate(owner, HERE, EXISTING)).isEqualTo(1);
        assertThat(ask(owner, "SELECT exectype FROM databasechangelog WHERE id = '0008-retention'"))
                .containsExactly("MARK_RAN");
    }

    @Test
    void aLockOfADeadMigrationDoesNotBlock() throws SQLException {
        Migrations.migrate(owner, HERE, EXISTING);
        run(owner, "UPDATE databasechangeloglock SET locked = true, lockedby = 'the dead', lockgranted = now()");
        run(owner, "DELETE FROM databasechangelog WHERE id = '0008-retention'");
        assertThat(Migrations.migrate(owner, HERE, EXISTING)).isEqualTo(1);
    }

    @Test
    void aBrokenChangeIsOneClearLine() {
        assertThatThrownBy(() -> Migrations.migrate(owner, HERE, "broken/changelog.xml"))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("TABEL")
                .message()
                .hasLineCount(1);
    }

    @Test
    void anOwnerWhoMayNotMakeRolesIsToldWhatIsMissing() throws SQLException {
        assertThat(Roles.mayCreate(owner)).isFalse();
        assertThat(Roles.missing(owner)).isEmpty();
        run(server.superuser().in("fresh"), "DROP SCHEMA batch");
        assertThat(Roles.missing(owner)).containsExactly("schema batch");
    }

    private static void run(DatabaseLogin login, String sql) throws SQLException {
        try (var connection = login.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> ask(DatabaseLogin login, String sql) throws SQLException {
        try (var connection = login.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var answers = new ArrayList<String>();
            while (rows.next()) {
                answers.add(rows.getString(1));
            }
            return answers;
        }
    }
}
