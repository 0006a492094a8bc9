package studio.atelier.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What is kept for the workspace of an account: on disk, and in the books. */
record Workspace(RunningServer server, ApiClient api) {

    static final String UPLOADS = "/api/v1/subtitles/uploads";

    /** Its files, finished or not. */
    List<Path> files() {
        if (!Files.isDirectory(directory())) {
            return List.of();
        }
        try (var files = Files.walk(directory())) {
            return files.filter(Files::isRegularFile).toList();
        } catch (IOException | UncheckedIOException vanishedMeanwhile) {
            return files();
        }
    }

    long storedBytes() {
        return RunningServer.bytesBelow(directory());
    }

    /** What the quota counts, arrived or announced. */
    long heldBytes() {
        return server.sql("SELECT held_bytes FROM workspace_storage WHERE workspace_id = ?::uuid", id()).stream()
                .mapToLong(Long::parseLong)
                .sum();
    }

    boolean isEmpty() {
        return files().isEmpty() && heldBytes() == 0;
    }

    void emptyWithin(Duration limit) {
        Await.until("the broken upload to vanish", limit, this::isEmpty);
    }

    private Path directory() {
        return server.storage().resolve("workspace").resolve(id());
    }

    private String id() {
        return api.get("/api/v1/identity/me")
                .expect(200)
                .data()
                .path("workspaceId")
                .asText();
    }
}
