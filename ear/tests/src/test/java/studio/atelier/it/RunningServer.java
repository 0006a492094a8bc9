package studio.atelier.it;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import studio.atelier.launcher.AtelierOptions;
import studio.atelier.launcher.DatabaseLogin;
import studio.atelier.launcher.LocalAtelier;
import studio.atelier.launcher.ServerImage;

/** An Atelier on its own ports and directories: PostgreSQL, server and EAR, started the way a user's is. */
final class RunningServer implements AutoCloseable {

    /** Room for one large file and not for two. */
    static final long QUOTA_BYTES = 600L << 20;

    /** A third of it may pass without a heartbeat, on two cores with a recogniser on each. */
    static final int LEASE_SECONDS = 10;

    private static final Path SERVER = path("server.dir");
    private static final Path EAR = path("ear.file");
    private static final Path DIRECTORY = path("it.dir");
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("ATELIER_REALTIME_HEARTBEAT", "2"),
            // All tests come from one address.
            Map.entry("AUTH_RATE_LIMIT_REGISTER_REQUESTS", "100000"),
            Map.entry("AUTH_RATE_LIMIT_LOGIN_REQUESTS", "100000"),
            Map.entry("AUTH_RATE_LIMIT_REFRESH_REQUESTS", "100000"),
            Map.entry("ATELIER_LIMIT_SEND_CODE_REQUESTS", "100000"),
            Map.entry("ATELIER_LIMIT_VERIFY_CODE_REQUESTS", "100000"),
            Map.entry("ATELIER_LIMIT_RESET_REQUESTS", "100000"),
            Map.entry("ATELIER_LIMIT_ADDRESS_REQUESTS", "10000000"),
            Map.entry("ATELIER_LIMIT_CALLER_REQUESTS", "10000000"),
            Map.entry("ATELIER_WORK_LEASE_SECONDS", String.valueOf(LEASE_SECONDS)),
            Map.entry("ATELIER_MEDIA_WORKSPACE_QUOTA_BYTES", String.valueOf(QUOTA_BYTES)));

    private static final String HERE = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    private final Path data;
    private final String bind;
    private LocalAtelier atelier;

    private RunningServer(Path data, String bind, LocalAtelier atelier) {
        this.data = data;
        this.bind = bind;
        this.atelier = atelier;
    }

    /** Starts one with a fresh data directory of this name; the settings are added to those of every test server. */
    static RunningServer start(String name, Map<String, String> settings) {
        var data = DIRECTORY.resolve(name);
        deleteAll(data);
        return start(data, settings, HERE);
    }

    private static RunningServer start(Path data, Map<String, String> settings, String bind) {
        return new RunningServer(data, bind, LocalAtelier.start(options(data, settings, bind, List.of())));
    }

    /** Starts one that reaches its database through this door only. */
    static RunningServer startBehind(String name, FilterlessDoor door) {
        var data = DIRECTORY.resolve(name);
        deleteAll(data);
        var atelier = new LocalAtelier(options(data, Map.of(), HERE, List.of("-Datelier.db.port=" + door.port())));
        door.leadsTo(() -> atelier.owner().port());
        try {
            atelier.start();
        } catch (RuntimeException e) {
            atelier.close();
            throw e;
        }
        return new RunningServer(data, HERE, atelier);
    }

    /** Starts one whose API is on every address of the machine. */
    static RunningServer startOpen(String name, Map<String, String> settings) {
        var data = DIRECTORY.resolve(name);
        deleteAll(data);
        return start(data, settings, EVERYWHERE);
    }

    private static AtelierOptions options(
            Path data, Map<String, String> settings, String bind, List<String> moreArguments) {
        var environment = new HashMap<>(SETTINGS);
        environment.putAll(settings);
        var plain = AtelierOptions.forTests(data, new ServerImage(SERVER), EAR, environment);
        var arguments = new ArrayList<>(plain.jvmArguments());
        arguments.addAll(moreArguments);
        return new AtelierOptions(
                plain.data(),
                plain.image(),
                plain.ear(),
                bind,
                plain.httpPort(),
                plain.managementPort(),
                plain.database(),
                plain.environment(),
                arguments,
                plain.says(),
                plain.console());
    }

    /** Stops it in an orderly way and starts it with other settings and other ports, on the same data. */
    void restart(Map<String, String> settings) {
        atelier.close();
        atelier = LocalAtelier.start(options(data, settings, bind, List.of()));
    }

    /** Cuts the power of the server; the database stays. */
    void kill() {
        atelier.server().kill();
    }

    /** Starts a killed server again, on the same ports. */
    void startAgain() {
        atelier.startServerAgain();
    }

    @Override
    public void close() {
        atelier.close();
    }

    URI http() {
        return URI.create("http://" + HERE + ":" + atelier.server().http().getPort());
    }

    int managementPort() {
        return atelier.server().management().getPort();
    }

    /** The directory of the object store. */
    Path storage() {
        return atelier.media();
    }

    /** The ffmpeg that comes with the server. */
    Path ffmpeg() {
        return new ServerImage(SERVER).ffmpeg();
    }

    /** The folder of the server's process below {@code /proc}. */
    Path process() {
        return Path.of("/proc", String.valueOf(atelier.server().process().pid()));
    }

    /** The text of standalone.xml as it is now. */
    String configuration() {
        return read(data.resolve("server/configuration/standalone.xml"));
    }

    /** What the server must not know. */
    List<String> forbiddenSecrets() {
        return List.of(atelier.owner().password());
    }

    /** What the server knows and tells nobody. */
    List<String> knownSecrets() {
        var secrets = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve("secrets.properties"))) {
            secrets.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets.values().stream().map(Object::toString).toList();
    }

    /** Where everything is kept. */
    Path data() {
        return data;
    }

    /** One of the secrets that were made up. */
    String secret(String name) {
        var secrets = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve("secrets.properties"))) {
            secrets.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return requireNonNull(secrets.getProperty(name), name);
    }

    /** What lies in the temporary directories of the JVM and of WildFly. */
    long temporaryBytes() {
        return bytesBelow(atelier.temporary()) + bytesBelow(data.resolve("server/tmp"));
    }

    /** The first column of what the query finds, as the owner of the database. */
    List<String> sql(String query, String... parameters) {
        return sql(atelier.owner(), query, parameters);
    }

    /** Ends the idle connections of one role, as an administrator of the database may; how many there were. */
    int endConnections(String role) {
        return sql(atelier.postgres().superuser(), """
                        SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity
                         WHERE usename::text = ? AND state = 'idle'""", role).size();
    }

    private static List<String> sql(DatabaseLogin login, String query, String... parameters) {
        try (var connection = login.connect();
                var statement = connection.prepareStatement(query)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                var found = new ArrayList<String>();
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
                return found;
            }
        } catch (SQLException e) {
            throw new AssertionError(query, e);
        }
    }

    /** Runs a command as the owner of the database. */
    void change(String command) {
        try (var connection = atelier.owner().connect();
                var statement = connection.createStatement()) {
            statement.execute(command);
        } catch (SQLException e) {
            throw new AssertionError(command, e);
        }
    }

    /** A connection as the owner of the database, for what must stay open; to be closed. */
    Connection owner() throws SQLException {
        return atelier.owner().connect();
    }

    static long bytesBelow(Path directory) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (var files = Files.walk(directory)) {
            return files.mapToLong(RunningServer::size).sum();
        } catch (IOException | UncheckedIOException vanishedMeanwhile) {
            return bytesBelow(directory);
        }
    }

    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException gone) {
            return 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path directory) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(String property) {
        return Path.of(requireNonNull(System.getProperty(property), property));
    }
}
