package studio.atelier.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.speech.Transcription.Heard;
import studio.atelier.speech.Transcription.Refused;

class EmbeddedSphinxTest extends SpeechToTextContract {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static EmbeddedSphinx playing(String manner, Duration timeout) {
        var tool = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of(ScriptedSpeechTool.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .toString(),
                ScriptedSpeechTool.class.getName(),
                manner);
        return new EmbeddedSphinx(tool, timeout, 1, Optional.empty());
    }

    @Override
    SpeechToText hearing() {
        return playing("hears", TIMEOUT);
    }

    @Override
    SpeechToText hearingNothing() {
        return playing("hears-nothing", TIMEOUT);
    }

    @Override
    SpeechToText breaking() {
        return playing("breaks", TIMEOUT);
    }

    @Override
    SpeechToText hanging(CompletableFuture<Void> begun) {
        progress = percent -> begun.complete(null);
        return playing("hangs", TIMEOUT);
    }

    @Test
    void aPauseMakesAnUtteranceAndProgressIsPassedOn() throws Exception {
        var told = new ArrayList<Integer>();
        progress = told::add;

        assertThat(heard(hearing()).utterances())
                .extracting(Utterance::text)
                .containsExactly("go forward", "ten meters");
        assertThat(told).containsExactly(50);
    }

    @Test
    void aKnownTextIsAligned() throws Exception {
        var piece = SpeechFixture.piece(folder, journal, progress);

        var result = playing("echoes", TIMEOUT).transcribe(piece, "en", "Go forward.");

        assertThat(result).isInstanceOf(Heard.class);
        assertThat(SpeechFixture.texts(((Heard) result).transcript())).containsExactly("align", "Go forward.");
    }

    @Test
    void aLongAnswerIsReadWhole() throws Exception {
        assertThat(SpeechFixture.texts(heard(playing("much", TIMEOUT))).getFirst())
                .hasSize(1 << 20);
    }

    @Test
    void otherLanguagesAreRefusedAndNotGuessed() throws Exception {
        var piece = SpeechFixture.piece(folder, journal, progress);

        assertThat(hearing().transcribe(piece, "zh", null))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.why().kind()).isEqualTo(Kind.PERMANENT));
    }

    @Test
    void anUnreadablePieceIsPermanentAndATimeOutIsNot() throws Exception {
        assertThat(refused(playing("cannot-read", TIMEOUT))).isEqualTo(Kind.PERMANENT);
        assertThat(refused(playing("hangs", Duration.ofSeconds(1)))).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void aMissingToolIsSaidAtOnce() throws Exception {
        var speech = new EmbeddedSphinx(List.of("/nowhere/java"), TIMEOUT, 1, Optional.of("not there"));

        assertThat(speech.missing()).hasValue("not there");
        assertThat(refused(speech)).isEqualTo(Kind.TRANSIENT);
    }
}
