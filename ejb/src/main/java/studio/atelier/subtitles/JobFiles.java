package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import studio.atelier.media.Artifacts;
import studio.atelier.media.MediaObject;
import studio.atelier.media.ObjectStore;
import studio.atelier.media.ObjectStore.LocalFile;
import studio.atelier.media.Uploads;
import studio.atelier.work.Attempt;

/** The files of a job: what the customer sent, and what the stages make of it. */
@Dependent
class JobFiles {

    /** One WAV per chunk, from cutting until the text is laid out. */
    static final String AUDIO = "audio";

    /** The PNG, as long as the job. */
    static final String CONTACT_SHEET = "contact-sheet";

    private final SubtitleJobStore jobs;
    private final Uploads uploads;
    private final Artifacts artifacts;
    private final ObjectStore objects;

    @Inject
    JobFiles(SubtitleJobStore jobs, Uploads uploads, Artifacts artifacts, ObjectStore objects) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.artifacts = artifacts;
        this.objects = objects;
    }

    LocalFile source(Attempt attempt) throws IOException {
        var object = jobs.uploadOf(attempt.jobId())
                .flatMap(upload -> uploads.source(attempt.workspaceId(), upload))
                .orElseThrow(() -> new NoSuchFileException("The source of job " + attempt.jobId()));
        return objects.local(object.key());
    }

    void keepAudio(Attempt attempt, int chunk, Path wav) throws IOException {
        artifacts.keep(origin(attempt, AUDIO, chunk), "audio-" + chunk + ".wav", "audio/wav", wav);
    }

    MediaObject audio(Attempt attempt) throws IOException {
        return artifacts
                .made(attempt.workspaceId(), attempt.jobId(), AUDIO, attempt.itemNumber())
                .orElseThrow(() -> new NoSuchFileException("The audio of chunk " + attempt.itemNumber()));
    }

    LocalFile local(MediaObject object) throws IOException {
        return objects.local(object.key());
    }

    void discardAudio(Attempt attempt) {
        artifacts.discard(attempt.workspaceId(), attempt.jobId(), List.of(AUDIO));
    }

    MediaObject keepContactSheet(Attempt attempt, Path png) throws IOException {
        return artifacts.keep(origin(attempt, CONTACT_SHEET, 0), "contact-sheet.png", "image/png", png);
    }

    private static Artifacts.Origin origin(Attempt attempt, String name, int item) {
        return new Artifacts.Origin(attempt.workspaceId(), attempt.jobId(), name, item, attempt.fence());
    }
}
