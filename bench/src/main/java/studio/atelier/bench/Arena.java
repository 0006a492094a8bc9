package studio.atelier.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import studio.atelier.launcher.DatabaseLogin;
import studio.atelier.launcher.Migrations;
import studio.atelier.launcher.PostgresOptions;
import studio.atelier.launcher.PostgresServer;
import studio.atelier.launcher.RolePasswords;
import studio.atelier.launcher.Roles;

/** The one PostgreSQL of a run: durable, made anew each time, with a database for every contender. */
final class Arena implements AutoCloseable {

    /** The same for all. No checkpoint comes by itself: each measurement begins after one. */
    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "on",
            "synchronous_commit", "on",
            "full_page_writes", "on",
            "shared_buffers", "512MB",
            "max_wal_size", "16GB",
            "min_wal_size", "2GB",
            "checkpoint_timeout", "1h",
            "max_connections", "300",
            "shared_preload_libraries", "pg_stat_statements",
            "pg_stat_statements.track", "none");

    private static final List<String> SHOWN = List.of(
            "server_version",
            "fsync",
            "synchronous_commit",
            "full_page_writes",
            "wal_sync_method",
            "shared_buffers",
            "max_wal_size",
            "checkpoint_timeout",
            "autovacuum",
            "jit");

    private final PostgresServer server;
    private final RolePasswords passwords = RolePasswords.random();

    private Arena(PostgresServer server) {
        this.server = server;
    }

    static Arena open(Path target) throws IOException {
        var home = target.resolve("postgres");
        delete(home);
        var server = PostgresServer.start(new PostgresOptions(home, target.resolve("postgresql"), 0, SETTINGS));
        var arena = new Arena(server.stopWithJvm());
        Roles.ensure(server.superuser(), arena.passwords);
        Migrations.migrate(arena.login(Roles.DATABASE, Roles.OWNER), Arena.class.getClassLoader());
        return arena;
    }

    /** A new database with our schema, or with nothing. */
    void database(String name, boolean ours) throws SQLException {
        var template = ours ? " TEMPLATE " + Roles.DATABASE + " OWNER " + Roles.OWNER : "";
        run(server.superuser(), "CREATE DATABASE " + name + template);
    }

    DatabaseLogin superuser(String database) {
        return server.superuser().in(database);
    }

    /** One of our roles. */
    DatabaseLogin login(String database, String role) {
        var password = switch (role) {
            case Roles.OWNER -> passwords.owner();
            case Roles.APP -> passwords.app();
            case Roles.ENGINE -> passwords.engine();
            case Roles.BATCH -> passwords.batch();
            default -> throw new IllegalArgumentException(role);
        };
        return superuser(database).as(role, password);
    }

    /** What a process needs to reach its database, in variables of this prefix. */
    Map<String, String> environment(String database, boolean ours) {
        var environment = new LinkedHashMap<String, String>();
        put(environment, "BENCH", superuser(database));
        if (ours) {
            put(environment, "BENCH_ENGINE", login(database, Roles.ENGINE));
        }
        return environment;
    }

    private static void put(Map<String, String> environment, String prefix, DatabaseLogin login) {
        environment.put(prefix + "_URL", login.url());
        environment.put(prefix + "_USER", login.user());
        environment.put(prefix + "_PASSWORD", login.password());
    }

    /** The same start for every measurement: nothing to vacuum, nothing to write. */
    void settle(String database) throws SQLException {
        run(superuser(database), "VACUUM (ANALYZE)");
        run(superuser(database), "CHECKPOINT");
    }

    /** Bytes of WAL written since the server was made. */
    long wal() throws SQLException {
        return number(server.superuser(), "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint");
    }

    /** Transactions that wrote something, since the server was made. */
    long writes() throws SQLException {
        return number(server.superuser(), "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
    }

    /** The settings of the server, as it says itself. */
    Map<String, String> settings() throws SQLException {
        var shown = new LinkedHashMap<String, String>();
        try (var connection = server.superuser().connect();
                var statement = connection.createStatement()) {
            for (var name : SHOWN) {
                try (var rows = statement.executeQuery("SHOW " + name)) {
                    rows.next();
                    shown.put(name, rows.getString(1));
                }
            }
        }
        return shown;
    }

    static void run(DatabaseLogin login, String command) throws SQLException {
        try (var connection = login.connect();
                var statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    static long number(DatabaseLogin login, String query) throws SQLException {
        try (var connection = login.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static void delete(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        var files = new ArrayList<Path>();
        try (var walk = Files.walk(directory)) {
            walk.sorted(Comparator.reverseOrder()).forEach(files::add);
        }
        for (var file : files) {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
