package studio.atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import studio.atelier.launcher.AtelierOptions;
import studio.atelier.launcher.LocalAtelier;
import studio.atelier.launcher.PostgresOptions;
import studio.atelier.launcher.Roles;
import studio.atelier.launcher.ServerImage;

/** The application in its server, started by the launcher with the settings of {@code ./atelier serve}. */
final class ServerContender implements Contender {

    static final String NAME = "atelier";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String setup;
    private final String database;
    private final LocalAtelier atelier;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServerContender(String setup, String database, LocalAtelier atelier) {
        this.setup = setup;
        this.database = database;
        this.atelier = atelier;
    }

    static ServerContender start(
            Arena arena, String database, String setup, Options options, Map<String, String> settings)
            throws IOException {
        var ear = BenchEar.make(
                options.home().resolve("ear/target/atelier.ear"),
                options.target().resolve("classes"),
                options.target());
        var data = options.target().resolve("server");
        Arena.delete(data);
        var environment = new HashMap<>(settings);
        environment.putAll(arena.environment(database, true));
        var owner = arena.login(database, Roles.OWNER);
        environment.put("ATELIER_DB_HOST", owner.host());
        environment.put("ATELIER_DB_PORT", Integer.toString(owner.port()));
        environment.put("ATELIER_DB_NAME", database);
        environment.put("ATELIER_DB_OWNER_PASSWORD", owner.password());
        environment.put(
                "ATELIER_DB_APP_PASSWORD", arena.login(database, Roles.APP).password());
        environment.put(
                "ATELIER_DB_ENGINE_PASSWORD",
                arena.login(database, Roles.ENGINE).password());
        environment.put(
                "ATELIER_DB_BATCH_PASSWORD", arena.login(database, Roles.BATCH).password());
        var atelier = LocalAtelier.start(new AtelierOptions(
                data,
                new ServerImage(options.home().resolve("server-config/target/server")),
                ear,
                "127.0.0.1",
                0,
                0,
                unused(data),
                environment,
                List.of(),
                line -> {},
                line -> {}));
        return new ServerContender(setup, database, atelier);
    }

    /** Its API. */
    URI http() {
        return atelier.server().http();
    }

    /** The environment names a database, so none is started. */
    private static PostgresOptions unused(Path data) {
        return PostgresOptions.durable(data.resolve("postgres"), 0);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String setup() {
        return setup;
    }

    @Override
    public String database() {
        return database;
    }

    @Override
    public boolean isOurs() {
        return true;
    }

    @Override
    public JsonNode ask(String command) throws Exception {
        var request = HttpRequest.newBuilder(atelier.server().http().resolve("/bench/drill"))
                .POST(BodyPublishers.ofString(command))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("The server answered " + response.statusCode() + " to " + command);
        }
        var answer = JSON.readTree(response.body());
        if (answer.has("error")) {
            throw new IOException(
                    "atelier, asked " + command + ": " + answer.get("error").asText());
        }
        return answer;
    }

    @Override
    public void close() {
        http.close();
        atelier.close();
    }
}
