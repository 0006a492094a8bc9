package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Json;
import studio.atelier.recording.Trouble;
import studio.atelier.video.Ffmpeg;
import studio.atelier.video.MediaFailure;
import studio.atelier.video.MediaInfo;
import studio.atelier.wallet.Charges;
import studio.atelier.work.Attempt;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Looks into the file, so that one nothing can be made of is refused before any work is done on it. */
@Dependent
class Probe implements Handler {

    static final String STAGE = "probe";

    private final JobFiles files;
    private final Ffmpeg ffmpeg;
    private final Charges charges;
    private final Tariff tariff;

    @Inject
    Probe(JobFiles files, Ffmpeg ffmpeg, @EngineRole Charges charges, Tariff tariff) {
        this.files = files;
        this.ffmpeg = ffmpeg;
        this.charges = charges;
        this.tariff = tariff;
    }

    /** What this stage found out about the file of the attempt's job. */
    static MediaInfo of(Attempt attempt) {
        return Json.read(attempt.output(STAGE), MediaInfo.class);
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        try (var source = files.source(attempt)) {
            var info = ffmpeg.probe(source.path());
            var spec = JobSpec.of(attempt);
            if (spec.doSubtitle() && !info.hasAudio()) {
                return new Outcome.Fail(new Failure("no_audio", "The file has no sound", Fault.INPUT));
            }
            // With subtitles asked for as well, a missing picture costs the contact sheet alone.
            if (!spec.doSubtitle() && !spec.downloadOnly() && !info.hasVideo()) {
                return new Outcome.Fail(new Failure("no_video", "The file has no pictures", Fault.INPUT));
            }
            return charges.refit(attempt, tariff.of(spec, info.duration()))
                    .<Outcome>map(Outcome.Fail::new)
                    .orElseGet(() -> new Outcome.Done(Json.tree(info)));
        } catch (MediaFailure failure) {
            return Trouble.outcome(failure);
        }
    }
}
