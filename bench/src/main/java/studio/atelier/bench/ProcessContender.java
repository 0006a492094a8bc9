package studio.atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contender that speaks over the pipes of its process: a JVM or Node.js. What it logs is in a file of its name. */
final class ProcessContender implements Contender {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_SECONDS = 20;

    private final String name;
    private final String setup;
    private final String database;
    private final boolean ours;
    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private ProcessContender(String name, String setup, String database, boolean ours, Process process) {
        this.name = name;
        this.setup = setup;
        this.database = database;
        this.ours = ours;
        this.process = process;
        this.answers = process.inputReader();
        this.commands = process.outputWriter();
    }

    /** Starts it and waits until it has made its tables. */
    static ProcessContender start(
            String name,
            String setup,
            String database,
            boolean ours,
            List<String> command,
            Map<String, String> environment,
            Path target)
            throws IOException {
        Files.createDirectories(target.resolve("log"));
        var builder = new ProcessBuilder(command)
                .redirectError(target.resolve("log")
                        .resolve(name.replace(' ', '-') + ".log")
                        .toFile());
        builder.environment().putAll(environment);
        var contender = new ProcessContender(name, setup, database, ours, builder.start());
        contender.read("to open");
        return contender;
    }

    @Override
    public String name() {
        return name;
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
        return ours;
    }

    @Override
    public JsonNode ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return read(command);
    }

    private JsonNode read(String command) throws IOException {
        var line = answers.readLine();
        if (line == null) {
            throw new IOException(name + " ended when asked " + command + "; its log is in bench/target/log");
        }
        var answer = JSON.readTree(line);
        if (answer.has("error")) {
            throw new IOException(
                    name + ", asked " + command + ": " + answer.get("error").asText());
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
