package studio.atelier.recording;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.media.Artifacts;
import studio.atelier.media.MediaObject;
import studio.atelier.media.ObjectStore;
import studio.atelier.media.ObjectStore.LocalFile;
import studio.atelier.media.Retention;
import studio.atelier.media.Uploads;
import studio.atelier.work.Attempt;

/** The files of a job on a recording: its source, and the sound of its chunks until they are heard. */
@Dependent
public class RecordingFiles {

    /** The sound of one chunk; its item number is the chunk's. */
    public static final String AUDIO = "audio";

    private final Uploads uploads;
    private final Artifacts artifacts;
    private final ObjectStore objects;

    @Inject
    public RecordingFiles(Uploads uploads, Artifacts artifacts, ObjectStore objects) {
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.objects = objects;
    }

    /** The source; a {@link NoSuchFileException} if it is not kept any more. */
    public LocalFile source(Attempt attempt, Optional<UUID> upload) throws IOException {
        var object = upload.flatMap(id -> uploads.source(attempt.workspaceId(), id))
                .orElseThrow(() -> new NoSuchFileException("The source of job " + attempt.jobId()));
        return objects.local(object.key());
    }

    void keepAudio(Attempt attempt, int chunk, Path wav) throws IOException {
        artifacts.keep(
                origin(attempt, AUDIO, chunk, Retention.INTERMEDIATE), "audio-" + chunk + ".wav", "audio/wav", wav);
    }

    MediaObject audio(Attempt attempt) throws IOException {
        return artifacts
                .made(attempt.workspaceId(), attempt.jobId(), AUDIO, attempt.itemNumber())
                .orElseThrow(() -> new NoSuchFileException("The audio of chunk " + attempt.itemNumber()));
    }

    LocalFile local(MediaObject object) throws IOException {
        return objects.local(object.key());
    }

    /** When all chunks are heard: nobody needs their sound any more. */
    public void discardAudio(Attempt attempt) {
        artifacts.discard(attempt.workspaceId(), attempt.jobId(), List.of(AUDIO));
    }

    /** Keeps something else a stage made of the recording. */
    public MediaObject keep(
            Attempt attempt, String name, int item, String filename, String contentType, Path file, Retention retention)
            throws IOException {
        return artifacts.keep(origin(attempt, name, item, retention), filename, contentType, file);
    }

    private static Artifacts.Origin origin(Attempt attempt, String name, int item, Retention retention) {
        return new Artifacts.Origin(attempt.workspaceId(), attempt.jobId(), name, item, attempt.fence(), retention);
    }
}
