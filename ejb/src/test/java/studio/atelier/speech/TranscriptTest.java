package studio.atelier.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
    private static final Utterance GO = Utterance.of(List.of(new Word("go", 100, 300), new Word("forward", 310, 800)));

    @Test
    void chunksMoveToTheirPlaceAndJoin() {
        Transcript first = new Transcript("engine", null, List.of(GO));
        Transcript second = new Transcript("engine", "en", List.of(GO)).shiftedBy(60_000);

        Transcript whole = Transcript.joined(List.of(first, second));

        assertThat(whole.engine()).isEqualTo("engine");
        assertThat(whole.language()).isEqualTo("en");
        assertThat(whole.utterances()).extracting(Utterance::startMillis).containsExactly(100L, 60_100L);
        assertThat(whole.utterances().get(1).words().get(1)).isEqualTo(new Word("forward", 60_310, 60_800));
        assertThat(whole.utterances().get(1).text()).isEqualTo("go forward");
    }

    @Test
    void timeDoesNotRunBackwards() {
        assertThatThrownBy(() -> new Word("x", 200, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Utterance("x", -1, 100, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
