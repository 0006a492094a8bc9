package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import studio.atelier.platform.Settings;
import studio.atelier.work.Job;
import studio.atelier.work.Pipeline;
import studio.atelier.work.Stage;
import studio.atelier.work.StagePolicy;
import studio.atelier.work.WorkSettings;

/** The one pipeline of the studio: what a recording goes through, and how long each step may take. */
@Dependent
class DictationPipeline {

    static final String KIND = "dictation.exercise";

    /** The source itself has ten minutes, at each of a few addresses. */
    private static final Duration FETCH = Duration.ofMinutes(45);

    /** FFmpeg's own limit is half an hour; three runs of it fit. */
    private static final Duration EXTRACT = Duration.ofMinutes(95);

    /** More than any engine's own limit for a piece, so that the engine is the one to give up. */
    private static final Duration HEAR = Duration.ofMinutes(75);

    private static final Duration TRANSLATE = Duration.ofMinutes(60);
    private static final Duration PACK = Duration.ofMinutes(60);

    private static final int FULL = 100;

    /** How much is done where a stage begins; clients of Listening V2 know these numbers. */
    private static final Map<String, Integer> PROGRESS = Map.of(
            Ingest.STAGE, 5,
            FetchRecording.STAGE, 10,
            ExtractSound.STAGE, 20,
            Hear.STAGE, 35,
            TranslateSentences.STAGE, 55,
            PackExercise.STAGE, 80);

    @Produces
    @Singleton
    static DictationSettings settings(Settings settings, WorkSettings work) {
        return DictationSettings.from(settings, work);
    }

    @Produces
    @Singleton
    static Pipeline pipeline(
            DictationSettings settings,
            Ingest ingest,
            FetchRecording fetch,
            ExtractSound extract,
            Hear hear,
            TranslateSentences translate,
            PackExercise pack) {
        var policy = StagePolicy.on(settings.queue());
        return new Pipeline(
                KIND,
                List.of(
                        new Stage(Ingest.STAGE, ingest, policy),
                        new Stage(FetchRecording.STAGE, fetch, policy.deadline(FETCH)),
                        new Stage(ExtractSound.STAGE, extract, policy.deadline(EXTRACT)),
                        new Stage(Hear.STAGE, hear, policy.deadline(HEAR)),
                        new Stage(
                                TranslateSentences.STAGE,
                                translate,
                                policy.deadline(TRANSLATE).joining()),
                        new Stage(PackExercise.STAGE, pack, policy.deadline(PACK))));
    }

    /** How far a job is, in percent. */
    static int progress(Job job) {
        return job.state().isFinal() ? FULL : PROGRESS.getOrDefault(String.valueOf(job.stage()), 0);
    }
}
