package studio.atelier.it;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that well-known generators make of the description this server serves: they compile, and they get answers. */
@OnServer
final class ClientsIT {

    /** The generator and what its clients need, put there by the build. */
    private static final Path TOOLS = Path.of(requireNonNull(System.getProperty("clients.dir"), "clients.dir"));

    private static final Path WRITTEN = Path.of("src/test/resources/clients");
    private static final long MINUTES = 4;

    @TempDir
    private Path home;

    private RunningServer server;
    private String email;

    @BeforeEach
    void fetchTheDescription(RunningServer running) throws IOException {
        server = running;
        email = ApiClient.newEmail();
        Files.write(
                home.resolve("openapi.json"),
                new ApiClient(server.http(), null)
                        .get("/openapi.json")
                        .expect(200)
                        .bytes());
    }

    @Test
    void javaMadeByOpenApiGenerator() throws Exception {
        java(
                "-jar",
                TOOLS.resolve("openapi-generator-cli.jar").toString(),
                "generate",
                "-i",
                "openapi.json",
                "-g",
                "java",
                "--library",
                "native",
                "-o",
                "made",
                // The model of a form is used in a form only, and imported all the same where JSON can be sent instead.
                "--global-property",
                "skipFormModel=false,models,apis,supportingFiles",
                "--additional-properties",
                "invokerPackage=client,apiPackage=client.api,modelPackage=client.model,hideGenerationTimestamp=true,useJakartaEe=true");
        Files.copy(WRITTEN.resolve("Call.txt"), home.resolve("made/src/main/java/Call.java"));
        var needed = TOOLS.resolve("lib").toAbsolutePath() + "/*";
        var sources = home.resolve("sources");
        try (var files = Files.walk(home.resolve("made/src/main/java"))) {
            Files.write(
                    sources,
                    files.map(Path::toString)
                            .filter(name -> name.endsWith(".java"))
                            .toList());
        }
        run(jdk("javac"), "-nowarn", "-proc:none", "-cp", needed, "-d", "classes", "@" + sources);

        answered(java("-cp", "classes:" + needed, "Call", server.http().toString(), email));
    }

    @Test
    void typeScriptMadeByOpenApiTypescript() throws Exception {
        if (!isThere("node") || !isThere("npm")) {
            System.out.println("SKIPPED: a client in TypeScript, because there is no node and npm on the path");
            Assumptions.abort("no node and npm");
        }
        for (var file : List.of("package.json", "call.ts")) {
            Files.copy(WRITTEN.resolve(file), home.resolve(file));
        }
        run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock");
        run("node", "node_modules/openapi-typescript/bin/cli.js", "openapi.json", "-o", "api.d.ts");
        run(
                "node",
                "node_modules/typescript/bin/tsc",
                "--strict",
                "--exactOptionalPropertyTypes",
                "--target",
                "es2022",
                "--module",
                "nodenext",
                "--lib",
                "es2022,dom",
                "call.ts");

        answered(run("node", "call.js", server.http().toString(), email));
    }

    private void answered(String output) throws IOException {
        JsonNode said = new ObjectMapper().readTree(output.lines().toList().getLast());
        assertThat(said.path("email").asText()).isEqualTo(email);
        assertThat(said.path("jobs").asInt()).isZero();
        assertThat(said.path("scopes").path(0).asText()).isEqualTo("jobs:read");
        assertThat(said.path("refused").asInt()).isEqualTo(401);
    }

    private String java(String... words) throws Exception {
        var command = new ArrayList<>(List.of(jdk("java"), "-Xmx400m", "-XX:+UseSerialGC"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private static String jdk(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    private boolean isThere(String program) throws InterruptedException {
        try {
            var process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("version").toFile())
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /** What it printed; fails with all of it unless it ends well. */
    private String run(String... command) throws IOException, InterruptedException {
        var output = Files.createTempFile(home, "run", ".log");
        var process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            var said = Files.readString(output);
            assertThat(ended && process.exitValue() == 0)
                    .as(String.join(" ", command) + "\n" + said)
                    .isTrue();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
