package studio.atelier.launcher;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The program behind {@code ./atelier serve} and {@code ./atelier migrate}. Status 0: stopped as asked; 1: said why. */
public final class Launcher {

    private static final String USAGE = "Say serve or migrate.";

    private final Map<String, String> environment;
    private final PrintStream out;
    private final long started = System.nanoTime();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean failed = new AtomicBoolean();

    private Launcher(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    public static void main(String[] arguments) {
        var launcher = new Launcher(System.getenv(), new PrintStream(System.out, true, StandardCharsets.UTF_8));
        var status = launcher.run(Arrays.asList(arguments));
        if (!launcher.stopping.get()) {
            System.exit(status);
        }
    }

    private int run(List<String> arguments) {
        try {
            var settings = LaunchSettings.of(arguments.stream().skip(1).toList(), environment);
            return switch (arguments.isEmpty() ? "" : arguments.getFirst()) {
                case "serve" -> serve(settings);
                case "migrate" -> migrate(settings);
                default -> throw new LaunchFailure(USAGE);
            };
        } catch (LaunchFailure e) {
            failed.set(true);
            if (!stopping.get()) {
                say(String.valueOf(e.getMessage()));
            }
            return 1;
        } catch (UncheckedIOException e) {
            failed.set(true);
            say("A file or directory stands in the way: " + e.getCause());
            return 1;
        }
    }

    private int serve(LaunchSettings settings) {
        var atelier = new LocalAtelier(options(settings));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(atelier), "stop-atelier"));
        atelier.start();
        welcome(atelier);
        atelier.newBootstrapSecret().ifPresent(this::tellBootstrapSecret);
        var server = atelier.server().process();
        server.onExit().join();
        if (!stopping.get()) {
            say("The server has ended by itself; " + atelier.log().resolve("server.log") + " may say why. Stopping.");
        }
        return 1;
    }

    private void stop(LocalAtelier atelier) {
        var asked = stopping.compareAndSet(false, true) && !failed.get();
        if (asked) {
            say("Stopping");
        }
        atelier.close();
        if (asked) {
            say("Stopped; the data stays");
        }
    }

    private AtelierOptions options(LaunchSettings settings) {
        return new AtelierOptions(
                settings.data(),
                new ServerImage(settings.image()),
                settings.ear(),
                settings.bind(),
                settings.httpPort(),
                settings.managementPort(),
                PostgresOptions.durable(settings.data().resolve("postgres"), settings.databasePort()),
                environment,
                settings.jvmArguments(),
                this::say,
                line -> ConsoleLine.worthShowing(line).ifPresent(this::say));
    }

    private int migrate(LaunchSettings settings) {
        var database = ExternalDatabase.of(environment, Secrets.of(environment))
                .orElseThrow(
                        () -> new LaunchFailure("Which database? Set ATELIER_DB_HOST, ATELIER_DB_PORT, ATELIER_DB_NAME"
                                + " and " + Secrets.OWNER_PASSWORD + "; ./atelier serve migrates its own."));
        database.migrate(settings.ear(), this::say);
        return 0;
    }

    private void welcome(LocalAtelier atelier) {
        var http = atelier.server().http();
        var management = atelier.server().management();
        out.println("""

                Atelier is ready after %.1f s.

                  API          %2$s/api/v1
                  Dictation    %2$s/dictation/
                  Docs         %2$s/docs   %2$s/redoc   %2$s/openapi.json
                  Health       %2$s/health   %3$s/health
                  Metrics      %3$s/metrics
                  Console      %3$s/console   user admin, password in %4$s
                  Management   bin/jboss-cli.sh --connect --controller=127.0.0.1:%5$d
                  Logs         %6$s

                An account of your own:

                  curl -s -H 'Content-Type: application/json' %2$s/api/v1/identity/auth/register \\
                    -d '{"email":"you@example.org","password":"a long and quiet passphrase"}'

                Ctrl-C stops everything and keeps the data.
                """.formatted(
                        seconds(),
                        http,
                        management,
                        shortened(atelier.managementPasswordFile()),
                        management.getPort(),
                        shortened(atelier.log())));
    }

    private void tellBootstrapSecret(String secret) {
        out.println("""
                The first operator is whoever signs in and sends this secret, once. It is shown now and never again, and kept in
                secrets.properties:

                  POST /api/v1/identity/bootstrap   {"secret":"%s"}
                """.formatted(secret));
    }

    private void say(String line) {
        out.printf("atelier %5.1f s  %s%n", seconds(), line);
    }

    private double seconds() {
        return Duration.ofNanos(System.nanoTime() - started).toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
    }

    /** Seen from where the command was given, if that is shorter. */
    private static String shortened(Path path) {
        var here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? here.relativize(path).toString() : path.toString();
    }
}
