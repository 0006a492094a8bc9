package studio.atelier.launcher;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The secrets of one installation, by the names of their environment variables. What the environment does not give is
 * made up once and kept in {@code secrets.properties}, mode 0600. {@link #toString} shows none.
 */
public final class Secrets {

    static final String OWNER_PASSWORD = "ATELIER_DB_OWNER_PASSWORD";
    private static final String APP_PASSWORD = "ATELIER_DB_APP_PASSWORD";
    private static final String ENGINE_PASSWORD = "ATELIER_DB_ENGINE_PASSWORD";
    private static final String BATCH_PASSWORD = "ATELIER_DB_BATCH_PASSWORD";
    private static final String BOOTSTRAP = "ATELIER_IDENTITY_BOOTSTRAP_SECRET";
    private static final String FILE = "secrets.properties";
    private static final List<String> NAMES = List.of(
            OWNER_PASSWORD,
            APP_PASSWORD,
            ENGINE_PASSWORD,
            BATCH_PASSWORD,
            "ATELIER_MEDIA_SIGNING_SECRET",
            "ATELIER_IDENTITY_PEPPER",
            "ATELIER_IDENTITY_KEY_SECRET",
            "ATELIER_OUTBOX_KEY",
            BOOTSTRAP);

    private final Map<String, String> values;

    private final boolean bootstrapIsNew;

    private Secrets(Map<String, String> values, boolean bootstrapIsNew) {
        this.values = values;
        this.bootstrapIsNew = bootstrapIsNew;
    }

    /** What makes the first operator, when it was made up just now: it is shown this once. */
    Optional<String> newBootstrapSecret() {
        return bootstrapIsNew ? Optional.of(value(BOOTSTRAP)) : Optional.empty();
    }

    /** Those of a directory, with what the environment says instead; missing ones are made up and written down. */
    public static Secrets of(Path directory, Map<String, String> environment) {
        try {
            var kept = read(directory.resolve(FILE));
            boolean hadBootstrap = kept.containsKey(BOOTSTRAP);
            var values = new LinkedHashMap<String, String>();
            for (var name : NAMES) {
                var given = environment.getOrDefault(name, "");
                values.put(name, given.isBlank() ? kept.computeIfAbsent(name, missing -> RandomSecret.next()) : given);
            }
            write(directory.resolve(FILE), kept);
            return new Secrets(values, !hadBootstrap && kept.containsKey(BOOTSTRAP));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those the environment gives, and nothing else: for a database somebody else keeps. */
    static Secrets of(Map<String, String> environment) {
        var values = new LinkedHashMap<String, String>();
        for (var name : NAMES) {
            values.put(name, environment.getOrDefault(name, ""));
        }
        return new Secrets(values, false);
    }

    /** Of the four roles. */
    public RolePasswords rolePasswords() {
        return new RolePasswords(
                value(OWNER_PASSWORD), value(APP_PASSWORD), value(ENGINE_PASSWORD), value(BATCH_PASSWORD));
    }

    /** What the server gets by its environment: everything but the owner's password. */
    Map<String, String> forServer() {
        var environment = new LinkedHashMap<>(values);
        environment.remove(OWNER_PASSWORD);
        return environment;
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    private static Map<String, String> read(Path file) throws IOException {
        var properties = new Properties();
        if (Files.exists(file)) {
            properties.load(new StringReader(Files.readString(file)));
        }
        var kept = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(name -> kept.put(name, properties.getProperty(name)));
        return kept;
    }

    private static void write(Path file, Map<String, String> kept) throws IOException {
        if (!kept.equals(read(file))) {
            var properties = new Properties();
            properties.putAll(kept);
            var text = new StringWriter();
            properties.store(
                    text, "Made by ./atelier serve. Keep it with the data: without it sign-ins and addresses break.");
            PrivateFile.write(file, text.toString());
        }
    }

    @Override
    public String toString() {
        return "Secrets" + values.keySet();
    }
}
