package studio.atelier.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An embedded PostgreSQL 18, a child process that listens on 127.0.0.1 only. Its data survives {@link #close}; so it
 * does a SIGKILL of everything, after which the next start recovers. It asks everybody for a password (SCRAM); the
 * superuser's is random and kept beside the data, mode 0600. One home serves one process at a time.
 */
public final class PostgresServer implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final String HOST = "127.0.0.1";
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int STARTS = 20;

    private final PostgresHome home;
    private final DirectoryLock lock;
    private final Process process;
    private final DatabaseLogin superuser;

    private PostgresServer(PostgresHome home, DirectoryLock lock, Process process, DatabaseLogin superuser) {
        this.home = home;
        this.lock = lock;
        this.process = process;
        this.superuser = superuser;
    }

    /** Starts and waits until it answers; a {@link LaunchFailure} if it does not, or if the port or home is taken. */
    public static PostgresServer start(PostgresOptions options) {
        try {
            PrivateFile.directory(options.home());
            var lock = DirectoryLock.take(
                    options.home(), "Another process already uses the database in " + options.home() + ".");
            try {
                return start(options, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PostgresServer start(PostgresOptions options, DirectoryLock lock) throws IOException {
        var home = new PostgresHome(options.home(), PostgresBinaries.in(options.binaries()), Account.current());
        home.stopOrphan(STOP);
        var password = home.initialise();
        var port = Ports.choose(options.port(), "PostgreSQL", "ATELIER_DB_PORT");
        var superuser = new DatabaseLogin(HOST, port, SUPERUSER, SUPERUSER, password);
        for (var attempt = 1; ; attempt++) {
            var process = home.run(settings(options, port));
            if (answers(process, superuser)) {
                return new PostgresServer(home, lock, process, superuser);
            }
            if (process.isAlive() || attempt == STARTS || !home.waitsForPredecessor()) {
                process.destroyForcibly();
                throw new LaunchFailure("PostgreSQL did not start: " + home.lastWords());
            }
        }
    }

    private static Map<String, String> settings(PostgresOptions options, int port) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("listen_addresses", HOST);
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("cluster_name", "atelier");
        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("jit", "off");
        settings.put("logging_collector", "on");
        settings.put("log_directory", options.home().resolve("log").toString());
        settings.put("log_filename", "postgresql-%a.log");
        settings.put("log_rotation_age", "1d");
        settings.put("log_truncate_on_rotation", "on");
        settings.putAll(options.settings());
        return settings;
    }

    /** Whether it lets us in before the time is over; false as soon as it has ended. */
    private static boolean answers(Process process, DatabaseLogin superuser) {
        var deadline = System.nanoTime() + START.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                try (var connection = superuser.connect()) {
                    return connection.isValid(1);
                } catch (SQLException notYet) {
                    if (process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                        return false;
                    }
                }
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The superuser in the database {@code postgres}: for {@link Roles} and tests, never for the server. */
    public DatabaseLogin superuser() {
        return superuser;
    }

    public int port() {
        return superuser.port();
    }

    /** The process itself: to watch it, or to end it the hard way in a test. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Ends it with the JVM as well. For tests; the launcher has an order of its own. */
    public PostgresServer stopWithJvm() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-postgres"));
        return this;
    }

    /** Ends every connection and writes everything down. Closing twice is no error. */
    @Override
    public synchronized void close() {
        try {
            home.stop(process.toHandle(), STOP);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.close();
        }
    }
}
