package studio.atelier.launcher;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A migrated database to take copies of, for tests: one server for the JVM, one fresh copy for whoever needs one. The
 * server ends with the JVM.
 *
 * <p>Nobody may be connected to the template while it is copied, so tests connect to their copies only.
 */
public final class TemplateDatabase implements AutoCloseable {

    /** What it does in one copy has a number that the transactions of all others see, and what waits for the oldest waits for it. */
    private static final String AUTOVACUUM = "autovacuum";

    private final PostgresServer server;
    private final RolePasswords passwords;
    private final AtomicInteger copies = new AtomicInteger();

    private TemplateDatabase(PostgresServer server, RolePasswords passwords) {
        this.server = server;
        this.passwords = passwords;
    }

    /** One copy, as each of its roles. */
    public record Copy(DatabaseLogin superuser, DatabaseLogin owner, DatabaseLogin app, DatabaseLogin engine) {}

    /** Starts a server in {@code home}, for example {@code target/postgres}, with the change log of a class path. */
    public static TemplateDatabase start(Path home, ClassLoader loader) {
        var server = PostgresServer.start(PostgresOptions.forTests(home).with(AUTOVACUUM, "off"))
                .stopWithJvm();
        var template = new TemplateDatabase(server, RolePasswords.random());
        template.forgetEarlierRuns();
        Roles.ensure(server.superuser(), template.passwords);
        Migrations.migrate(template.logins(Roles.DATABASE).owner(), loader);
        return template;
    }

    private void forgetEarlierRuns() {
        var others = "SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> current_database()";
        try (var connection = server.superuser().connect();
                var statement = connection.createStatement()) {
            var drops = new ArrayList<String>();
            try (var rows = statement.executeQuery(others)) {
                while (rows.next()) {
                    drops.add("DROP DATABASE " + rows.getString(1) + " WITH (FORCE)");
                }
            }
            for (var drop : drops) {
                statement.execute(drop);
            }
        } catch (SQLException e) {
            throw new LaunchFailure("The databases of an earlier run stay: " + LaunchFailure.says(e), e);
        }
    }

    /** A new database with the schema and rows of the template. */
    public Copy copy() {
        var name = "copy_" + ProcessHandle.current().pid() + "_" + copies.incrementAndGet();
        try (var connection = server.superuser().connect();
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE %s TEMPLATE %s OWNER %s".formatted(name, Roles.DATABASE, Roles.OWNER));
        } catch (SQLException e) {
            throw new LaunchFailure("No copy of the database: " + LaunchFailure.says(e), e);
        }
        return logins(name);
    }

    private Copy logins(String database) {
        var superuser = server.superuser().in(database);
        return new Copy(
                superuser,
                superuser.as(Roles.OWNER, passwords.owner()),
                superuser.as(Roles.APP, passwords.app()),
                superuser.as(Roles.ENGINE, passwords.engine()));
    }

    @Override
    public void close() {
        server.close();
    }
}
