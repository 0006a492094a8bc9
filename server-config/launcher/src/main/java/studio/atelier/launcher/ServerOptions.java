package studio.atelier.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How to start a {@link ServerProcess}.
 *
 * @param image the assembled server
 * @param base its own directory for configuration, data, logs and deployments; one process at a time
 * @param ear what to deploy
 * @param bind the address of the API; the management interface is on 127.0.0.1 always
 * @param httpPort of the API; 0 for any free one
 * @param managementPort of console, health and metrics; 0 for any free one
 * @param environment settings and secrets, beside what the launcher's own environment holds
 * @param jvmArguments after the defaults, so that they win
 * @param console told every line the server prints
 */
public record ServerOptions(
        ServerImage image,
        Path base,
        Path ear,
        String bind,
        int httpPort,
        int managementPort,
        Map<String, String> environment,
        List<String> jvmArguments,
        Consumer<String> console) {

    public ServerOptions {
        base = base.toAbsolutePath().normalize();
        ear = ear.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "ServerOptions[" + base + ", " + ear + ", " + httpPort + ", " + managementPort + "]";
    }
}
