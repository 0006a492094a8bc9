package studio.atelier.subtitles;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import studio.atelier.speech.AudioPiece;
import studio.atelier.speech.SpeechToText;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Transcription;
import studio.atelier.speech.Utterance;
import studio.atelier.speech.Word;

/** An engine that hears one word a second, or what it is told to; it remembers what it was given. */
final class ScriptedSpeech implements SpeechToText {

    /** A piece as it came. */
    record Given(
            Duration length,
            @Nullable String language,
            @Nullable String text) {}

    private final boolean aligns;
    private final Function<Given, Transcription> script;
    final List<Given> given = new CopyOnWriteArrayList<>();

    private ScriptedSpeech(boolean aligns, Function<Given, Transcription> script) {
        this.aligns = aligns;
        this.script = script;
    }

    static ScriptedSpeech english() {
        return playing(ScriptedSpeech::heard);
    }

    static ScriptedSpeech aligning() {
        return new ScriptedSpeech(true, ScriptedSpeech::heard);
    }

    static ScriptedSpeech playing(Function<Given, Transcription> script) {
        return new ScriptedSpeech(false, script);
    }

    static Transcription heard(Given piece) {
        var words = new ArrayList<Word>();
        for (int second = 0; second < piece.length().toSeconds(); second++) {
            words.add(new Word("word", second * 1000L, second * 1000L + 800));
        }
        var utterances = words.isEmpty() ? List.<Utterance>of() : List.of(Utterance.of(words));
        return new Transcription.Heard(new Transcript("scripted", "en", utterances), piece.length());
    }

    @Override
    public String engine() {
        return "scripted";
    }

    @Override
    public boolean speaks(String code) {
        return code.equals("en");
    }

    @Override
    public boolean aligns() {
        return aligns;
    }

    @Override
    public Transcription transcribe(AudioPiece piece, @Nullable String language, @Nullable String text) {
        var what = new Given(piece.length(), language, text);
        given.add(what);
        return script.apply(what);
    }
}
