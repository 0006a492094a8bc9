package studio.atelier.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import studio.atelier.launcher.Migrations;
import studio.atelier.launcher.PostgresOptions;
import studio.atelier.launcher.PostgresServer;
import studio.atelier.launcher.RolePasswords;
import studio.atelier.launcher.Roles;
import studio.atelier.launcher.TemplateDatabase;
import studio.atelier.platform.TestDatabase;

/** A PostgreSQL of a test's own that writes everything to the disk before it says so, as in production, and that may be killed. */
final class DurablePostgres implements AutoCloseable {

    private static final Path HOME = Path.of("target", "postgres-crash").toAbsolutePath();
    private static final Duration GONE = Duration.ofSeconds(20);
    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on");

    private PostgresServer server = start(0);

    /** The programs are those the other tests have unpacked. */
    private static PostgresServer start(int port) {
        var binaries = PostgresOptions.forTests(HOME).binaries();
        return PostgresServer.start(new PostgresOptions(HOME, binaries, port, DURABLE))
                .stopWithJvm();
    }

    /** A new database with the schema; what an earlier run left is gone. */
    TestDatabase database() throws SQLException {
        try (var connection = server.superuser().connect();
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + Roles.DATABASE + " WITH (FORCE)");
        }
        var passwords = RolePasswords.random();
        Roles.ensure(server.superuser(), passwords);
        var superuser = server.superuser().in(Roles.DATABASE);
        var logins = new TemplateDatabase.Copy(
                superuser,
                superuser.as(Roles.OWNER, passwords.owner()),
                superuser.as(Roles.APP, passwords.app()),
                superuser.as(Roles.ENGINE, passwords.engine()));
        Migrations.migrate(logins.owner(), DurablePostgres.class.getClassLoader());
        return TestDatabase.of(logins);
    }

    /**
     * Kills the postmaster with SIGKILL, waits until no process of it is left, and starts it again on the same data and port.
     *
     * @param all its backends get SIGKILL too; otherwise they notice by themselves that it is gone
     */
    void crash(boolean all) throws IOException, InterruptedException {
        long pid = Long.parseLong(
                Files.readAllLines(HOME.resolve("data/postmaster.pid")).getFirst());
        var postmaster = ProcessHandle.of(pid).orElseThrow();
        var children = postmaster.children().toList();
        postmaster.destroyForcibly();
        if (all) {
            children.forEach(ProcessHandle::destroyForcibly);
        }
        for (var process :
                Stream.concat(Stream.of(postmaster), children.stream()).toList()) {
            awaitEnd(process);
        }
        int port = server.port();
        server.close();
        server = start(port);
    }

    private static void awaitEnd(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(GONE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("A process of PostgreSQL survives: " + process.info(), e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
