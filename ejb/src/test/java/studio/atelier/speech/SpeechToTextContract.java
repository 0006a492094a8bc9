package studio.atelier.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.speech.Transcription.Heard;
import studio.atelier.speech.Transcription.Refused;
import studio.atelier.speech.Transcription.Working;

/** What every engine behind the port keeps to. */
abstract class SpeechToTextContract {

    private static final int STEPS_MAX = 10;
    private static final long PATIENCE_SECONDS = 20;

    @TempDir
    Path folder;

    /** Where the engine tells how far it is. */
    IntConsumer progress = percent -> {};

    final SpeechFixture.Journal journal = new SpeechFixture.Journal();

    /** The engine, ready to hear {@link SpeechFixture#WORDS} in the next piece. */
    abstract SpeechToText hearing();

    /** The engine, about to hear that nobody speaks. */
    abstract SpeechToText hearingNothing();

    /** The engine, about to break. */
    abstract SpeechToText breaking();

    /** The engine, about to take for ever; the future is done when it has begun. */
    abstract SpeechToText hanging(CompletableFuture<Void> begun);

    final Transcription transcribe(SpeechToText speech) throws Exception {
        var piece = SpeechFixture.piece(folder, journal, progress);
        var result = speech.transcribe(piece, "en", null);
        for (int step = 0; result instanceof Working && step < STEPS_MAX; step++) {
            result = speech.transcribe(piece, "en", null);
        }
        return result;
    }

    final Transcript heard(SpeechToText speech) throws Exception {
        var result = transcribe(speech);
        assertThat(result).isInstanceOf(Heard.class);
        return ((Heard) result).transcript();
    }

    final Kind refused(SpeechToText speech) throws Exception {
        var result = transcribe(speech);
        assertThat(result).isInstanceOf(Refused.class);
        return ((Refused) result).why().kind();
    }

    @Test
    void itHasANameAndKnowsEnglish() {
        assertThat(hearing().engine()).isNotBlank();
        assertThat(hearing().speaks("en")).isTrue();
        assertThat(hearing().speaks("tlh")).isFalse();
        assertThat(hearing().missing()).isEmpty();
    }

    @Test
    void itHearsWordsInOrderAndInTime() throws Exception {
        var transcript = heard(hearing());

        assertThat(SpeechFixture.texts(transcript)).isEqualTo(SpeechFixture.WORDS);
        assertThat(transcript.language()).isEqualTo("en");
        assertThat(transcript.engine()).isEqualTo(hearing().engine());
        long last = 0;
        for (var utterance : transcript.utterances()) {
            for (var word : utterance.words()) {
                assertThat(word.startMillis()).isGreaterThanOrEqualTo(last);
                assertThat(word.endMillis()).isGreaterThanOrEqualTo(word.startMillis());
                last = word.startMillis();
            }
        }
        assertThat(last).isPositive().isLessThan(SpeechFixture.LENGTH.toMillis());
    }

    @Test
    void itSaysHowMuchAudioItCounts() throws Exception {
        var result = (Heard) transcribe(hearing());

        assertThat(result.charged()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
    }

    @Test
    void silenceIsAnEmptyTranscript() throws Exception {
        assertThat(SpeechFixture.texts(heard(hearingNothing()))).isEmpty();
    }

    @Test
    void aBreakdownIsAValueThatMayBeTriedAgain() throws Exception {
        assertThat(refused(breaking())).isIn(EnumSet.of(Kind.TRANSIENT, Kind.UNKNOWN));
    }

    @Test
    void itStopsWhenItsThreadIsInterrupted() throws Exception {
        var begun = new CompletableFuture<Void>();
        var speech = hanging(begun);
        var end = new CompletableFuture<Transcription>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                end.complete(transcribe(speech));
            } catch (Exception e) {
                end.completeExceptionally(e);
            }
        });
        begun.get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        thread.interrupt();

        assertThatThrownBy(() -> end.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
    }
}
