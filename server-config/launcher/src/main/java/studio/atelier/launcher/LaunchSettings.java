package studio.atelier.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the command line says, else the environment, else the default. */
record LaunchSettings(
        Path data,
        Path image,
        Path ear,
        String bind,
        int httpPort,
        int managementPort,
        int databasePort,
        List<String> jvmWords) {

    private static final int HTTP = 8080;
    private static final int MANAGEMENT = 9990;
    private static final int DATABASE = 5433;
    private static final Map<String, String> OPTIONS = Map.of(
            "--data", "ATELIER_DATA",
            "--bind", "ATELIER_BIND",
            "--http-port", "ATELIER_HTTP_PORT",
            "--management-port", "ATELIER_MANAGEMENT_PORT",
            "--db-port", "ATELIER_DB_PORT",
            "--server", "ATELIER_SERVER",
            "--ear", "ATELIER_EAR");

    /** Reads {@code --name value} and {@code --name=value}; an unknown name is a {@link LaunchFailure}. */
    static LaunchSettings of(List<String> arguments, Map<String, String> environment) {
        var values = new HashMap<>(environment);
        values.values().removeIf(String::isBlank);
        for (var rest = arguments.iterator(); rest.hasNext(); ) {
            var word = rest.next().split("=", 2);
            var name = OPTIONS.get(word[0]);
            if (name == null) {
                throw new LaunchFailure("Unknown option " + word[0] + "; there are "
                        + String.join(", ", OPTIONS.keySet().stream().sorted().toList()) + ".");
            }
            if (word.length == 1 && !rest.hasNext()) {
                throw new LaunchFailure(word[0] + " wants a value.");
            }
            values.put(name, word.length == 2 ? word[1] : rest.next());
        }
        return new LaunchSettings(
                Path.of(values.getOrDefault("ATELIER_DATA", ".atelier")),
                Path.of(values.getOrDefault("ATELIER_SERVER", "server-config/target/server")),
                Path.of(values.getOrDefault("ATELIER_EAR", "ear/target/atelier.ear")),
                values.getOrDefault("ATELIER_BIND", "127.0.0.1"),
                port(values, "ATELIER_HTTP_PORT", HTTP),
                port(values, "ATELIER_MANAGEMENT_PORT", MANAGEMENT),
                port(values, "ATELIER_DB_PORT", DATABASE),
                List.of(values.getOrDefault("ATELIER_JAVA_OPTS", "").strip().split("\\s+")));
    }

    private static int port(Map<String, String> values, String name, int fallback) {
        var text = values.getOrDefault(name, Integer.toString(fallback));
        if (!text.matches("\\d{1,5}")) {
            throw new LaunchFailure(name + " is no port: " + text);
        }
        return Integer.parseInt(text);
    }

    List<String> jvmArguments() {
        return jvmWords.stream().filter(argument -> !argument.isBlank()).toList();
    }
}
