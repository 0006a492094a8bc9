package studio.atelier.recording;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.DownloadLinks;
import studio.atelier.media.MediaObject;
import studio.atelier.platform.Json;
import studio.atelier.platform.PublicAddress;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.speech.AudioPiece;
import studio.atelier.speech.SpeechToText;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Transcription;
import studio.atelier.work.Attempt;
import studio.atelier.work.CallStore;
import studio.atelier.work.Outcome;

/** Has one chunk heard, unless the same sound was heard before by the same engine. */
@Dependent
public class Hearing {

    private static final Logger LOG = Logger.getLogger(Hearing.class);

    private final RecordingFiles files;
    private final CallStore calls;
    private final DownloadLinks links;
    private final PublicAddress address;
    private final PaidResultStore paid;

    @Inject
    public Hearing(
            RecordingFiles files, CallStore calls, DownloadLinks links, PublicAddress address, PaidResultStore paid) {
        this.files = files;
        this.calls = calls;
        this.links = links;
        this.address = address;
        this.paid = paid;
    }

    /** What came of it. */
    public sealed interface Result {

        /**
         * It was heard.
         *
         * @param transcript with the times of the whole recording
         * @param free true if the workspace paid for this very result before
         */
        record Heard(Transcript transcript, boolean free) implements Result {}

        /** It was not, or is not yet: what the attempt ends with. */
        record Ended(Outcome outcome) implements Result {}
    }

    /**
     * Hears the chunk of this attempt.
     *
     * @param text what is said, if it is to be placed instead of recognised
     */
    public Result hear(
            Attempt attempt,
            String stage,
            SpeechToText engine,
            Chunk chunk,
            @Nullable String language,
            @Nullable String text)
            throws IOException, InterruptedException {
        var audio = files.audio(attempt);
        var key = new PaidResultStore.Key(
                engine.engine(),
                PaidResultStore.hash(audio.sha256(), language == null ? "" : language, text == null ? "" : text));
        var known = paid.find(attempt, engine.model(), key);
        if (known.isPresent()) {
            var transcript = Json.read(known.get().result(), Transcript.class);
            return new Result.Heard(
                    transcript.shiftedBy(chunk.startMillis()), known.get().free());
        }
        return listen(attempt, stage, engine, chunk, audio, key, language, text);
    }

    private Result listen(
            Attempt attempt,
            String stage,
            SpeechToText engine,
            Chunk chunk,
            MediaObject audio,
            PaidResultStore.Key key,
            @Nullable String language,
            @Nullable String text)
            throws IOException, InterruptedException {
        try (var file = files.local(audio)) {
            var piece = new AudioPiece(
                    file.path(),
                    chunk.length(),
                    () -> address.of(links.path(audio.id())),
                    calls.of(attempt, stage, engine.engine()),
                    attempt::progress);
            return switch (engine.transcribe(piece, language, text)) {
                case Transcription.Heard(Transcript heard, Duration _) -> {
                    paid.keep(attempt, key, Json.tree(heard));
                    yield new Result.Heard(heard.shiftedBy(chunk.startMillis()), false);
                }
                case Transcription.Working(Duration again) ->
                    new Result.Ended(new Outcome.Snooze(again, "The speech provider is at work"));
                case Transcription.Refused(ProviderFailure why) -> {
                    LOG.infof("Speech engine %s: %s, %s", engine.engine(), why.kind(), why.detail());
                    yield new Result.Ended(why.outcome());
                }
            };
        }
    }
}
