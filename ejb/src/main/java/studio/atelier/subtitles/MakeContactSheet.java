package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import studio.atelier.platform.Json;
import studio.atelier.recording.Scratch;
import studio.atelier.recording.Trouble;
import studio.atelier.video.Ffmpeg;
import studio.atelier.video.MediaFailure;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Makes the contact sheet, if one was asked for. */
@Dependent
class MakeContactSheet implements Handler {

    static final String STAGE = "contact_sheet";

    private final JobFiles files;
    private final SubtitleJobStore jobs;
    private final Ffmpeg ffmpeg;

    @Inject
    MakeContactSheet(JobFiles files, SubtitleJobStore jobs, Ffmpeg ffmpeg) {
        this.files = files;
        this.jobs = jobs;
        this.ffmpeg = ffmpeg;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        var interval = JobSpec.of(attempt).contactInterval();
        if (interval == null) {
            return new Outcome.Done(Json.object());
        }
        try (var source = files.source(attempt);
                var scratch = new Scratch()) {
            var png = scratch.file("sheet.png");
            var sheet = ffmpeg.contactSheet(source.path(), Probe.of(attempt), interval, png);
            var object = files.keepContactSheet(attempt, png);
            jobs.contactSheetMade(attempt.jobId(), object.id());
            return new Outcome.Done(Tariff.contactSheet()
                    .in(Json.object()
                            .put("frames", sheet.frames())
                            .put("intervalMillis", sheet.interval().toMillis())));
        } catch (MediaFailure failure) {
            return Trouble.outcome(failure);
        }
    }
}
