package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Json;
import studio.atelier.speech.KnownText;
import studio.atelier.speech.Transcript;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;
import studio.atelier.work.StageOutput;

/**
 * Joins what was heard in all chunks and makes subtitles of it. The audio of the chunks is needed no more then. A chunk
 * that could not be heard leaves a hole, which the job tells.
 */
@Dependent
class LayOut implements Handler {

    static final String STAGE = "layout";

    /** What this stage leaves. */
    record Laid(String engine, @Nullable String language, int words, List<Cue> cues) {}

    private final JobFiles files;
    private final SubtitleJobStore jobs;

    @Inject
    LayOut(JobFiles files, SubtitleJobStore jobs) {
        this.files = files;
        this.jobs = jobs;
    }

    @Override
    public Outcome handle(Attempt attempt) {
        var spec = JobSpec.of(attempt);
        if (!spec.doSubtitle()) {
            return new Outcome.Done(Json.object());
        }
        var chunks = attempt.outputs(Transcribe.STAGE);
        int missing = chunks(attempt) - chunks.size();
        var heard = Transcript.joined(chunks.stream()
                .sorted(Comparator.comparingInt(StageOutput::itemNumber))
                .map(output -> Heard.read(output.output()))
                .toList());
        var transcript = spec.transcript() == null || isAligned(attempt)
                ? heard
                : KnownText.retold(heard, spec.transcript(), durationMillis(attempt));
        var laid = new Laid(transcript.engine(), transcript.language(), words(transcript), CueLayout.of(transcript));
        jobs.laidOut(
                attempt.jobId(),
                new SubtitleJob.Result(
                        laid.engine(),
                        laid.language(),
                        laid.words(),
                        laid.cues().size(),
                        missing));
        // A retry of the job hears the missing chunks again.
        if (missing == 0) {
            files.discardAudio(attempt);
        }
        return new Outcome.Done(Json.tree(laid));
    }

    private static boolean isAligned(Attempt attempt) {
        return attempt.output(ExtractAudio.STAGE).path("aligned").asBoolean();
    }

    private static int chunks(Attempt attempt) {
        return attempt.output(ExtractAudio.STAGE).path("chunks").asInt();
    }

    private static long durationMillis(Attempt attempt) {
        return attempt.output(ExtractAudio.STAGE).path("durationMillis").asLong();
    }

    private static int words(Transcript transcript) {
        return transcript.utterances().stream()
                .mapToInt(utterance -> utterance.words().size())
                .sum();
    }
}
