package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import studio.atelier.platform.Json;
import studio.atelier.recording.Chunk;
import studio.atelier.recording.Hearing;
import studio.atelier.speech.SpeechToText;
import studio.atelier.speech.Transcript;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Hears one chunk. Its transcript has the times of the whole recording. */
@Dependent
class Transcribe implements Handler {

    static final String STAGE = "transcribe";

    private final Hearing hearing;
    private final SpeechToText speech;
    private final Tariff tariff;

    @Inject
    Transcribe(Hearing hearing, SpeechToText speech, Tariff tariff) {
        this.hearing = hearing;
        this.speech = speech;
        this.tariff = tariff;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        var spec = JobSpec.of(attempt);
        if (!spec.doSubtitle()) {
            return new Outcome.Done(Json.object());
        }
        var chunk = Json.read(attempt.item(), Chunk.class);
        var text = chunk.aligned() ? spec.transcript() : null;
        return switch (hearing.hear(attempt, STAGE, speech, chunk, spec.language(), text)) {
            case Hearing.Result.Ended(Outcome outcome) -> outcome;
            case Hearing.Result.Heard(Transcript transcript, boolean free) -> {
                var output = Heard.of(transcript);
                yield new Outcome.Done(
                        free ? output : tariff.heard(chunk.length()).in(output));
            }
        };
    }
}
