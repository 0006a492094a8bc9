package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import studio.atelier.platform.Settings;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.WorkSettings;

/** The one pipeline of the studio: what a recording goes through, and how long each step may take. */
@Dependent
class SubtitlesPipeline {

    static final String KIND = "subtitles.transcribe";

    /** The source itself has ten minutes, at each of a few addresses. */
    private static final Duration FETCH = Duration.ofMinutes(45);

    /** A file that does not tell its length is read through. */
    private static final Duration PROBE = Duration.ofMinutes(31);

    /** FFmpeg's own limit is half an hour; three runs of it fit. */
    private static final Duration EXTRACT = Duration.ofMinutes(95);

    /** More than any engine's own limit for a piece, so that the engine is the one to give up. */
    private static final Duration TRANSCRIBE = Duration.ofMinutes(75);

    private static final Duration LAYOUT = Duration.ofMinutes(5);
    private static final Duration TRANSLATE = Duration.ofMinutes(60);
    private static final Duration CONTACT_SHEET = Duration.ofMinutes(35);

    @Produces
    @Singleton
    static SubtitlesSettings settings(Settings settings, WorkSettings work) {
        return SubtitlesSettings.from(settings, work);
    }

    @Produces
    @Singleton
    static Pipeline pipeline(
            SubtitlesSettings settings,
            Fetch fetch,
            Probe probe,
            ExtractAudio extractAudio,
            Transcribe transcribe,
            LayOut layOut,
            TranslateCues translate,
            MakeContactSheet contactSheet) {
        var policy = StagePolicy.on(settings.queue());
        return new Pipeline(
                KIND,
                List.of(
                        new Stage(Fetch.STAGE, fetch, policy.deadline(FETCH)),
                        new Stage(Probe.STAGE, probe, policy.deadline(PROBE)),
                        new Stage(ExtractAudio.STAGE, extractAudio, policy.deadline(EXTRACT)),
                        new Stage(Transcribe.STAGE, transcribe, policy.deadline(TRANSCRIBE)),
                        new Stage(LayOut.STAGE, layOut, policy.deadline(LAYOUT).joining()),
                        new Stage(
                                TranslateCues.STAGE,
                                translate,
                                policy.deadline(TRANSLATE).optionally()),
                        new Stage(
                                MakeContactSheet.STAGE,
                                contactSheet,
                                policy.deadline(CONTACT_SHEET).optionally())));
    }
}
