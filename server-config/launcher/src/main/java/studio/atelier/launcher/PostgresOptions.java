package studio.atelier.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How to start a {@link PostgresServer}.
 *
 * @param home where it keeps data, password, log and lock
 * @param binaries where its programs are unpacked; several homes may share one
 * @param port on 127.0.0.1; 0 for any free one
 * @param settings of {@code postgresql.conf}, over the defaults
 */
public record PostgresOptions(Path home, Path binaries, int port, Map<String, String> settings) {

    /** The version in the name: an update of the artifact unpacks anew. */
    private static final String BINARIES = "postgresql-18.6";

    public PostgresOptions {
        home = home.toAbsolutePath().normalize();
        binaries = binaries.toAbsolutePath().normalize();
        settings = Map.copyOf(settings);
    }

    /** Durable, with the programs in the home too: what {@code ./atelier serve} uses. */
    public static PostgresOptions durable(Path home, int port) {
        return new PostgresOptions(home, home.resolve(BINARIES), port, Map.of());
    }

    /** Fast and lost at a power cut, on any free port, with the programs beside the home: for tests only. */
    public static PostgresOptions forTests(Path home) {
        return new PostgresOptions(
                home,
                home.toAbsolutePath().resolveSibling(BINARIES),
                0,
                Map.of("fsync", "off", "synchronous_commit", "off", "full_page_writes", "off"));
    }

    /** The same with one setting more. */
    public PostgresOptions with(String setting, String value) {
        var all = new LinkedHashMap<>(settings);
        all.put(setting, value);
        return new PostgresOptions(home, binaries, port, all);
    }
}
