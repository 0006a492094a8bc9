package studio.atelier.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for the files of one attempt; it goes with everything in it when the attempt ends. */
public final class Scratch implements AutoCloseable {

    private final Path directory;

    public Scratch() throws IOException {
        this.directory = Files.createTempDirectory("atelier-recording");
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
