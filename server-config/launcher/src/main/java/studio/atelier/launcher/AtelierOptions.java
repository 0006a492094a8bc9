package studio.atelier.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How to start a whole {@link LocalAtelier}.
 *
 * @param data where everything is kept that must survive
 * @param image the assembled server
 * @param ear what to deploy; the migrations are in it
 * @param bind the address of the API
 * @param httpPort of the API; 0 for any free one
 * @param managementPort of console, health and metrics; 0 for any free one
 * @param database the embedded PostgreSQL, as long as the environment names no {@code ATELIER_DB_HOST}
 * @param environment settings and secrets of the server by their environment names
 * @param jvmArguments of the server, after the defaults
 * @param says told in one line what happens
 * @param console told every line the server prints
 */
public record AtelierOptions(
        Path data,
        ServerImage image,
        Path ear,
        String bind,
        int httpPort,
        int managementPort,
        PostgresOptions database,
        Map<String, String> environment,
        List<String> jvmArguments,
        Consumer<String> says,
        Consumer<String> console) {

    public AtelierOptions {
        data = data.toAbsolutePath().normalize();
        environment = Map.copyOf(environment);
        jvmArguments = List.copyOf(jvmArguments);
    }

    /** On free ports, silent, with a fast and forgetful PostgreSQL: for tests. */
    public static AtelierOptions forTests(Path data, ServerImage image, Path ear, Map<String, String> environment) {
        return new AtelierOptions(
                data,
                image,
                ear,
                "127.0.0.1",
                0,
                0,
                PostgresOptions.forTests(data.resolve("postgres")),
                environment,
                List.of("-XX:TieredStopAtLevel=1"),
                line -> {},
                line -> {});
    }

    /** Names no secret. */
    @Override
    public String toString() {
        return "AtelierOptions[" + data + "]";
    }
}
