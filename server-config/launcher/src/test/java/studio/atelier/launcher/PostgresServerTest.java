package studio.atelier.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    private static final Path BINARIES = Path.of("target", "postgresql");

    @TempDir
    Path temp;

    private PostgresOptions options() {
        return new PostgresOptions(temp.resolve("home"), BINARIES, 0, Map.of());
    }

    @Test
    void keepsDataOverARestart() throws SQLException {
        try (var server = PostgresServer.start(options())) {
            run(server, "CREATE TABLE kept AS SELECT 42 AS answer");
        }
        try (var server = PostgresServer.start(options())) {
            assertThat(ask(server, "SELECT answer::text FROM kept")).isEqualTo("42");
            assertThat(ask(server, "SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void startsAgainAfterSigkill() throws Exception {
        var killed = PostgresServer.start(options());
        run(killed, "CREATE TABLE kept AS SELECT 42 AS answer");
        Children.signal(killed.process(), "KILL");
        assertThat(Children.await(killed.process(), Duration.ofSeconds(10))).isTrue();
        killed.close();
        assertThat(temp.resolve("home/data/postmaster.pid")).exists();
        try (var server = PostgresServer.start(options())) {
            assertThat(ask(server, "SELECT answer::text FROM kept")).isEqualTo("42");
        }
    }

    @Test
    void isNotHinderedByAPidFileThatNamesAStranger() throws Exception {
        PostgresServer.start(options()).close();
        var pidFile = temp.resolve("home/data/postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + temp.resolve("home/data") + "\n");
        try (var server = PostgresServer.start(options())) {
            assertThat(ask(server, "SELECT 'up'")).isEqualTo("up");
        }
    }

    @Test
    void stopsAnOrphanOfAKilledLauncher() throws Exception {
        var orphan = new PostgresHome(
                temp.resolve("home"), PostgresBinaries.in(BINARIES.toAbsolutePath()), Account.current());
        PostgresServer.start(options()).close();
        var port = Integer.toString(Ports.choose(0, "a test", "none"));
        var process = orphan.run(Map.of("port", port, "unix_socket_directories", ""));
        var pidFile = temp.resolve("home/data/postmaster.pid");
        Await.until(() -> Files.exists(pidFile) && Files.readString(pidFile).contains("ready"));
        try (var server = PostgresServer.start(options())) {
            assertThat(process.isAlive()).isFalse();
            assertThat(ask(server, "SELECT 'up'")).isEqualTo("up");
        }
    }

    @Test
    void asksEverybodyForAPasswordOnlyTheOwnerCanRead() throws Exception {
        try (var server = PostgresServer.start(options())) {
            var stranger = server.superuser().as("postgres", "guess");
            assertThatThrownBy(stranger::connect)
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
            assertThat(Files.readString(temp.resolve("home/data/pg_hba.conf")))
                    .doesNotContainPattern("(?m)^[^#].*trust");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(temp.resolve("home/superuser.password"))))
                    .isEqualTo("rw-------");
            assertThat(server.superuser())
                    .asString()
                    .doesNotContain(server.superuser().password());
        }
    }

    @Test
    void refusesAHomeInUseAndATakenPort() throws Exception {
        try (var server = PostgresServer.start(options())) {
            assertThat(server.port()).isPositive();
            assertThatThrownBy(() -> PostgresServer.start(options()))
                    .isInstanceOf(LaunchFailure.class)
                    .hasMessageContaining("already uses the database");
        }
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = new PostgresOptions(temp.resolve("home"), BINARIES, taken.getLocalPort(), Map.of());
            assertThatThrownBy(() -> PostgresServer.start(options))
                    .isInstanceOf(LaunchFailure.class)
                    .hasMessageContaining("is taken")
                    .hasMessageContaining("ATELIER_DB_PORT");
        }
    }

    @Test
    void saysInOneLineWhyItDidNotStart() {
        var options = options().with("shared_buffers", "nonsense");
        assertThatThrownBy(() -> PostgresServer.start(options))
                .isInstanceOf(LaunchFailure.class)
                .hasMessageContaining("shared_buffers")
                .message()
                .hasLineCount(1);
    }

    private static void run(PostgresServer server, String sql) throws SQLException {
        try (var connection = server.superuser().connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(PostgresServer server, String sql) throws SQLException {
        try (var connection = server.superuser().connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
