package studio.atelier.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * WildFly with the EAR, a child process. {@link #start} returns as soon as it runs; {@link #waitUntilReady} when the EAR
 * is deployed and every readiness check is up. {@link #stop} lets requests finish, {@link #kill} does not.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration STOP = Duration.ofSeconds(60);
    private static final int OK = 200;

    private final Process process;
    private final ServerBase base;
    private final String host;
    private final int httpPort;
    private final int managementPort;
    private final Thread console;

    private ServerProcess(
            Process process, ServerBase base, String host, int httpPort, int managementPort, Thread console) {
        this.process = process;
        this.base = base;
        this.host = host;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
        this.console = console;
    }

    /** Prepares the base directory and starts the process; a {@link LaunchFailure} if a port is taken. */
    public static ServerProcess start(ServerOptions options) {
        var base = new ServerBase(options.base());
        try {
            var httpPort = Ports.choose(options.httpPort(), "the API", "ATELIER_HTTP_PORT");
            var managementPort = Ports.choose(options.managementPort(), "management", "ATELIER_MANAGEMENT_PORT");
            if (!Files.isReadable(options.ear())) {
                throw new LaunchFailure("There is no EAR to deploy at " + options.ear() + ".");
            }
            base.prepare(options.image(), options.ear());
            var builder = new ProcessBuilder(
                            Children.ownSession(ServerCommand.of(options, base, httpPort, managementPort)))
                    .directory(options.base().toFile())
                    .redirectErrorStream(true);
            var environment = builder.environment();
            environment.keySet().removeIf(name -> name.startsWith("JBOSS_") || name.equals("JAVA_OPTS"));
            environment.remove(Secrets.OWNER_PASSWORD);
            environment.putAll(options.environment());
            environment.remove(Secrets.OWNER_PASSWORD);
            var process = builder.start();
            process.getOutputStream().close();
            base.writeProcess(process.toHandle());
            var console = new ServerConsole(process, base.log().resolve("console.log"), options.console()).start();
            return new ServerProcess(process, base, options.bind(), httpPort, managementPort, console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits; a {@link LaunchFailure} as soon as it has ended or the EAR was refused, or when the time is over. */
    public ServerProcess waitUntilReady(Duration atMost) {
        var deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (Files.exists(base.deployed("failed"))) {
                    throw new LaunchFailure("The server did not take the EAR; " + whereToLook() + " says why.");
                }
                if (Files.exists(base.deployed("deployed")) && isReady()) {
                    return this;
                }
                if (System.nanoTime() > deadline) {
                    throw new LaunchFailure("The server was not ready after " + atMost.toSeconds() + " s; "
                            + whereToLook() + " says why.");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LaunchFailure("Interrupted while the server started.", e);
        }
        throw new LaunchFailure(
                "The server ended with status " + process.exitValue() + "; " + whereToLook() + " says why.");
    }

    private Path whereToLook() {
        return base.log().resolve("server.log");
    }

    private boolean isReady() throws InterruptedException {
        try (var http = HttpClient.newBuilder().connectTimeout(ASK).build()) {
            var request = HttpRequest.newBuilder(management().resolve("/health/ready"))
                    .timeout(ASK)
                    .build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The address of the API. */
    public URI http() {
        return URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + httpPort);
    }

    /** The address of console, health and metrics. */
    public URI management() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    /** The process itself, to watch it. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Lets requests under way finish for some seconds, then ends it. */
    public void stop() {
        end(List.of("TERM", "KILL"));
    }

    /** Ends it as a power cut would (SIGKILL): for tests of recovery. */
    public void kill() {
        end(List.of("KILL"));
    }

    private synchronized void end(List<String> signals) {
        try {
            for (var signal : signals) {
                Children.signal(process.toHandle(), signal);
                if (Children.await(process.toHandle(), STOP)) {
                    console.join(STOP);
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }
}
