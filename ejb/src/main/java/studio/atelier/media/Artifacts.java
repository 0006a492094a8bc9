package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Uuid7;

/**
 * Keeps what the stages of a job make. An artefact is known by job, name and item; a stage that runs again after a crash
 * keeps it again, and the one with the highest fence counts: a zombie that is late writes beside it, never over it.
 *
 * <p>Artefacts take room of the workspace but are never refused for want of it: the job was accepted. They go
 * with their job, or before it if their {@link Retention} says so.
 */
@Dependent
public class Artifacts {

    private final ArtifactStore rows;
    private final ObjectStore objects;
    private final Disposal disposal;

    @Inject
    Artifacts(ArtifactStore rows, ObjectStore objects, Disposal disposal) {
        this.rows = rows;
        this.objects = objects;
        this.disposal = disposal;
    }

    /**
     * Who made it.
     *
     * @param name what it is to the job, for example {@code audio}
     * @param itemNumber the item it belongs to, 0 in a stage that does not fan
     * @param fence of the attempt
     * @param retention how long it is kept after its job has ended; null as long as the job itself
     */
    public record Origin(
            UUID workspaceId,
            UUID jobId,
            String name,
            int itemNumber,
            long fence,
            @Nullable Retention retention) {

        /** Of what stays as long as its job. */
        public Origin(UUID workspaceId, UUID jobId, String name, int itemNumber, long fence) {
            this(workspaceId, jobId, name, itemNumber, fence, null);
        }
    }

    /** Keeps a copy of a file. No transaction should be open. */
    public MediaObject keep(Origin origin, String filename, String contentType, Path file) throws IOException {
        try (var body = Files.newInputStream(file)) {
            return keep(origin, filename, contentType, body, Files.size(file));
        }
    }

    /** Keeps these bytes. No transaction should be open. */
    public MediaObject keep(Origin origin, String filename, String contentType, byte[] bytes) throws IOException {
        return keep(origin, filename, contentType, new ByteArrayInputStream(bytes), bytes.length);
    }

    /** The one that counts, for a request; joins its transaction. */
    public Optional<MediaObject> find(UUID workspaceId, UUID jobId, String name, int itemNumber) {
        return rows.find(workspaceId, jobId, name, itemNumber);
    }

    /** The same for a later stage. */
    public Optional<MediaObject> made(UUID workspaceId, UUID jobId, String name, int itemNumber) {
        return rows.made(workspaceId, jobId, name, itemNumber);
    }

    /** Marks everything of a job as gone, in the caller's transaction; the sweep removes the files. How many there were. */
    public int discard(UUID workspaceId, UUID jobId) {
        return rows.discard(workspaceId, jobId);
    }

    /** The same for some names only, by a stage: what later ones need no more. */
    public int discard(UUID workspaceId, UUID jobId, List<String> names) {
        return rows.discard(workspaceId, jobId, names);
    }

    private MediaObject keep(Origin origin, String filename, String contentType, InputStream body, long sizeBytes)
            throws IOException {
        var object = new NewObject(
                Uuid7.next(), origin.workspaceId(), null, Area.ARTIFACT, Filenames.clean(filename), contentType);
        rows.begin(object, origin, sizeBytes);
        try {
            var written = objects.put(object.key(), body);
            return rows.settle(object.id(), written)
                    .orElseThrow(() -> new IOException("The job was deleted while this was made"));
        } catch (IOException | RuntimeException e) {
            disposal.giveUp(object.key());
            throw e;
        }
    }
}
