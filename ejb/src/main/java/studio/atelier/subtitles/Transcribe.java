package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import org.jboss.logging.Logger;
import studio.atelier.media.DownloadLinks;
import studio.atelier.platform.Json;
import studio.atelier.platform.PublicAddress;
import studio.atelier.speech.AudioPiece;
import studio.atelier.speech.SpeechToText;
import studio.atelier.speech.Transcription;
import studio.atelier.work.Attempt;
import studio.atelier.work.CallStore;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Hears one chunk. Its transcript has the times of the whole recording. */
@Dependent
class Transcribe implements Handler {

    static final String STAGE = "transcribe";

    private static final Logger LOG = Logger.getLogger(Transcribe.class);

    private final JobFiles files;
    private final SpeechToText speech;
    private final CallStore calls;
    private final DownloadLinks links;
    private final PublicAddress address;
    private final Tariff tariff;

    @Inject
    Transcribe(
            JobFiles files,
            SpeechToText speech,
            CallStore calls,
            DownloadLinks links,
            PublicAddress address,
            Tariff tariff) {
        this.files = files;
        this.speech = speech;
        this.calls = calls;
        this.links = links;
        this.address = address;
        this.tariff = tariff;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        var spec = JobSpec.of(attempt);
        if (!spec.doSubtitle()) {
            return new Outcome.Done(Json.object());
        }
        var chunk = Json.read(attempt.item(), Chunk.class);
        var audio = files.audio(attempt);
        try (var file = files.local(audio)) {
            var piece = new AudioPiece(
                    file.path(),
                    chunk.end().minus(chunk.start()),
                    () -> address.of(links.path(audio.id())),
                    calls.of(attempt, STAGE, speech.engine()),
                    attempt::progress);
            var text = chunk.aligned() ? spec.transcript() : null;
            return switch (speech.transcribe(piece, spec.language(), text)) {
                case Transcription.Heard heard ->
                    new Outcome.Done(tariff.heard(chunk.length())
                            .in(Heard.of(heard.transcript().shiftedBy(chunk.startMillis()))));
                case Transcription.Working working ->
                    new Outcome.Snooze(working.askAgain(), "The speech provider is at work");
                case Transcription.Refused refused -> {
                    LOG.infof(
                            "Speech engine %s: %s, %s",
                            speech.engine(), refused.why().kind(), refused.why().detail());
                    yield refused.why().outcome();
                }
            };
        }
    }
}
