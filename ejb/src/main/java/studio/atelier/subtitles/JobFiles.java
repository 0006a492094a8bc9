package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import studio.atelier.media.MediaObject;
import studio.atelier.media.ObjectStore.LocalFile;
import studio.atelier.media.Retention;
import studio.atelier.recording.RecordingFiles;
import studio.atelier.work.Attempt;

/** The files of a job: what the customer sent, and what the stages make of it. */
@Dependent
class JobFiles {

    /** The PNG. */
    static final String CONTACT_SHEET = "contact-sheet";

    private final SubtitleJobStore jobs;
    private final RecordingFiles files;

    @Inject
    JobFiles(SubtitleJobStore jobs, RecordingFiles files) {
        this.jobs = jobs;
        this.files = files;
    }

    LocalFile source(Attempt attempt) throws IOException {
        return files.source(attempt, jobs.uploadOf(attempt.jobId()));
    }

    void discardAudio(Attempt attempt) {
        files.discardAudio(attempt);
    }

    MediaObject keepContactSheet(Attempt attempt, Path png) throws IOException {
        return files.keep(attempt, CONTACT_SHEET, 0, "contact-sheet.png", "image/png", png, Retention.LARGE);
    }
}
