package studio.atelier.dictation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import studio.atelier.speech.AudioPiece;
import studio.atelier.speech.SpeechToText;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Transcription;
import studio.atelier.speech.Utterance;
import studio.atelier.speech.Word;

/** An engine that hears a sentence of five words every twelve seconds, or what it is told to. */
final class Ears implements SpeechToText {

    static final long SENTENCE = 12_000;

    private static final List<String> SPOKEN = List.of("Don't", "stop", "the", "old", "clock.");
    private static final long WORD = 1_900;

    final AtomicInteger calls = new AtomicInteger();
    volatile Function<AudioPiece, Transcription> script = Ears::sentences;

    static Transcription sentences(AudioPiece piece) {
        var utterances = new ArrayList<Utterance>();
        for (long start = 100; start + SENTENCE <= piece.length().toMillis() + 200; start += SENTENCE) {
            var words = new ArrayList<Word>();
            for (int i = 0; i < SPOKEN.size(); i++) {
                words.add(new Word(SPOKEN.get(i), start + i * WORD, start + (i + 1) * WORD));
            }
            // Every sentence is another one.
            words.add(1, new Word("nr" + utterances.size(), start + WORD, start + WORD));
            utterances.add(Utterance.of(words));
        }
        return new Transcription.Heard(new Transcript("dashscope:paraformer-v2", "en", utterances), piece.length());
    }

    @Override
    public String engine() {
        return "dashscope:paraformer-v2";
    }

    @Override
    public boolean speaks(String code) {
        return code.equals("en");
    }

    @Override
    public Transcription transcribe(AudioPiece piece, @Nullable String language, @Nullable String text) {
        calls.incrementAndGet();
        return script.apply(piece);
    }
}
