package studio.atelier.launcher;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Takes what the server prints, so that it never waits for a reader: into a file of this start, and to a listener. */
final class ServerConsole {

    private final Process process;
    private final Path file;
    private final Consumer<String> listener;

    ServerConsole(Process process, Path file, Consumer<String> listener) {
        this.process = process;
        this.file = file;
        this.listener = listener;
    }

    Thread start() {
        return Thread.ofPlatform().daemon().name("server-console").start(this::pump);
    }

    private void pump() {
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var writer = Files.newBufferedWriter(file)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                writer.write(line);
                writer.newLine();
                writer.flush();
                listener.accept(line);
            }
        } catch (IOException endOfProcess) {
            listener.accept("The console of the server ended: " + endOfProcess.getMessage());
        }
    }
}
