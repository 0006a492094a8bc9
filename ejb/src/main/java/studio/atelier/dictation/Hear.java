package studio.atelier.dictation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import studio.atelier.platform.Json;
import studio.atelier.recording.Chunk;
import studio.atelier.recording.Hearing;
import studio.atelier.speech.Transcript;
import studio.atelier.wallet.Usage;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;
import studio.atelier.work.StageOutput;

/** Hears one chunk. Its transcript has the times of the whole recording. */
@Dependent
class Hear implements Handler {

    static final String STAGE = "asr";

    private static final String TRANSCRIPT = "transcript";

    private final Hearing hearing;
    private final Engines engines;

    @Inject
    Hear(Hearing hearing, Engines engines) {
        this.hearing = hearing;
        this.engines = engines;
    }

    /** What this stage heard in the chunks, in order. */
    static List<Transcript> of(Attempt attempt) {
        return attempt.outputs(STAGE).stream()
                .sorted(Comparator.comparingInt(StageOutput::itemNumber))
                .map(output -> Json.read(output.output().path(TRANSCRIPT), Transcript.class))
                .toList();
    }

    /** How many of these sentences lie where an earlier job of the workspace had heard somebody. */
    static int reused(Attempt attempt, List<Sentence> sentences) {
        var known = attempt.outputs(STAGE).stream()
                .filter(Savings::free)
                .flatMap(output -> Json.read(output.output().path(TRANSCRIPT), Transcript.class).utterances().stream())
                .toList();
        return (int) sentences.stream()
                .filter(one -> known.stream()
                        .anyMatch(it -> it.startMillis() < one.endMillis() && one.startMillis() < it.endMillis()))
                .count();
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        var spec = DictationSpec.of(attempt);
        var engine = engines.speech(spec);
        if (engine.isEmpty()) {
            return Trouble.noEngine();
        }
        var chunk = Json.read(attempt.item(), Chunk.class);
        var text = chunk.aligned() ? spec.transcript() : null;
        return switch (hearing.hear(attempt, STAGE, engine.get(), chunk, Engines.SOURCE.code(), text)) {
            case Hearing.Result.Ended(Outcome outcome) -> outcome;
            case Hearing.Result.Heard(Transcript transcript, boolean free) ->
                new Outcome.Done(output(transcript, Usage.of(spec.asrModel(), chunk.length()), free));
        };
    }

    private static JsonNode output(Transcript transcript, Usage used, boolean free) {
        ObjectNode output = Json.object();
        output.set(TRANSCRIPT, Json.tree(transcript));
        return Savings.note(output, used, free);
    }
}
