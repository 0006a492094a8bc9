package studio.atelier.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole Atelier on this machine: PostgreSQL, schema, server, EAR, in one data directory that belongs to one process at
 * a time. What a killed predecessor left running is stopped first. {@link #close} may be called at any moment, also from
 * another thread while {@link #start} is under way: it ends the server, then the database.
 */
public final class LocalAtelier implements AutoCloseable {

    private static final Duration READY = Duration.ofMinutes(5);

    private final AtelierOptions options;
    private final ServerBase base;

    private volatile @Nullable DirectoryLock lock;
    private volatile @Nullable PostgresServer postgres;
    private volatile @Nullable ServerProcess server;
    private volatile @Nullable DatabaseLogin owner;
    private volatile @Nullable Path passwordFile;
    private Map<String, String> environment = Map.of();
    private Optional<String> bootstrapSecret = Optional.empty();

    public LocalAtelier(AtelierOptions options) {
        this.options = options;
        this.base = new ServerBase(options.data().resolve("server"));
    }

    /** Starts everything and waits until it is ready; closed again if that fails. */
    public static LocalAtelier start(AtelierOptions options) {
        var atelier = new LocalAtelier(options);
        try {
            atelier.start();
            return atelier;
        } catch (RuntimeException e) {
            atelier.close();
            throw e;
        }
    }

    /** Starts everything and waits until it is ready. Whoever calls this closes, also after a failure. */
    public void start() {
        try {
            PrivateFile.directory(options.data());
            lock = DirectoryLock.take(
                    options.data(),
                    "Another Atelier is running in " + options.data() + ": stop it, or set ATELIER_DATA.");
            base.stopOrphan();
            Ports.choose(options.httpPort(), "the API", "ATELIER_HTTP_PORT");
            Ports.choose(options.managementPort(), "management", "ATELIER_MANAGEMENT_PORT");
            var secrets = Secrets.of(options.data(), options.environment());
            environment = new HashMap<>(options.environment());
            environment.putAll(secrets.forServer());
            bootstrapSecret = secrets.newBootstrapSecret();
            openDatabase(secrets);
            passwordFile = ManagementUser.write(options.data(), base);
            settleDirectories();
            startServer(options.httpPort(), options.managementPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openDatabase(Secrets secrets) {
        var external = ExternalDatabase.of(options.environment(), secrets);
        if (external.isPresent()) {
            owner = external.get().owner();
            external.get().migrate(options.ear(), options.says());
            return;
        }
        // The database is ours alone and the secrets are made up: somebody tries it out. A server of its own is
        // production.
        environment.putIfAbsent("ATELIER_SERVER_MODE", "development");
        var embedded = PostgresServer.start(options.database());
        postgres = embedded;
        options.says().accept("PostgreSQL 18 is up on 127.0.0.1:" + embedded.port());
        Roles.ensure(embedded.superuser(), secrets.rolePasswords());
        var login = embedded.superuser()
                .in(Roles.DATABASE)
                .as(Roles.OWNER, secrets.rolePasswords().owner());
        owner = login;
        options.says().accept(Migrations.report(Migrations.migrateFrom(login, options.ear())));
        environment.put("ATELIER_DB_HOST", login.host());
        environment.put("ATELIER_DB_PORT", Integer.toString(login.port()));
        environment.put("ATELIER_DB_NAME", login.database());
    }

    /** Where the server finds and keeps files, unless somebody chose other places. */
    private void settleDirectories() {
        environment.putIfAbsent("ATELIER_SPEECH_HOME", options.image().speech().toString());
        environment.putIfAbsent(
                "ATELIER_FFMPEG_EMBEDDED", options.image().ffmpeg().toString());
        if (!environment.containsKey("OPENAI_WHISPER_STORAGE_DIR")) {
            environment.putIfAbsent(
                    "ATELIER_MEDIA_DIRECTORY", options.data().resolve("media").toString());
        }
        carryToFiles("mail");
        carryToFiles("sms");
    }

    /** Nothing leaves a machine whose owner did not say by whom. */
    private void carryToFiles(String feature) {
        var name = "ATELIER_" + feature.toUpperCase(Locale.ROOT);
        if (environment.putIfAbsent(name + "_CARRIER", "file") == null) {
            environment.putIfAbsent(
                    name + "_DIRECTORY", options.data().resolve(feature).toString());
        }
    }

    private void startServer(int httpPort, int managementPort) {
        options.says().accept("The server is starting");
        var started = ServerProcess.start(new ServerOptions(
                options.image(),
                options.data().resolve("server"),
                options.ear(),
                options.bind(),
                httpPort,
                managementPort,
                environment,
                options.jvmArguments(),
                options.console()));
        server = started;
        started.waitUntilReady(READY);
    }

    /** Starts a server that has ended, or was killed, on the same ports, and waits until it is ready. */
    public void startServerAgain() {
        var ended = server();
        startServer(ended.http().getPort(), ended.management().getPort());
    }

    /** The server, once {@link #start} has got that far. */
    public ServerProcess server() {
        return started(server);
    }

    /** The database as its owner: for tests and for looking, not for the server. */
    public DatabaseLogin owner() {
        return started(owner);
    }

    /** The embedded PostgreSQL; there is none with an external one. */
    public PostgresServer postgres() {
        return started(postgres);
    }

    /** What makes the first operator, if it was made up by this start. */
    public Optional<String> newBootstrapSecret() {
        return bootstrapSecret;
    }

    /** Where the password of the web console's user is kept. */
    public Path managementPasswordFile() {
        return started(passwordFile);
    }

    /** Where the files of customers are kept, if nobody chose another place. */
    public Path media() {
        return Path.of(environment.getOrDefault(
                "ATELIER_MEDIA_DIRECTORY", environment.getOrDefault("OPENAI_WHISPER_STORAGE_DIR", "")));
    }

    /** Where the logs of the server are. */
    public Path log() {
        return base.log();
    }

    /** Where the JVM of the server puts temporary files. */
    public Path temporary() {
        return base.temporary();
    }

    private static <T> T started(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Not started yet, or not at all");
        }
        return value;
    }

    @Override
    public synchronized void close() {
        for (var closing : new @Nullable AutoCloseable[] {server, postgres, lock}) {
            try {
                if (closing != null) {
                    closing.close();
                }
            } catch (Exception e) {
                options.says().accept("Stopping: " + LaunchFailure.says(e));
            }
        }
    }
}
