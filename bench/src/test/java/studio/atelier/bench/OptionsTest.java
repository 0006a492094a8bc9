package studio.atelier.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void withoutWordsThePeersAreMeasuredInFull() {
        var options = Options.of(List.of());

        assertTrue(options.wants("peers"));
        assertFalse(options.wants("fair"));
        assertEquals(5, options.rounds());
        assertEquals(30_000, options.jobs());
        assertTrue(options.takesPart("quartz"));
    }

    @Test
    void wordsChooseWhatAndWho() {
        var options = Options.of(List.of("all", "--rounds", "1", "--only", "plain,graphile"));

        assertTrue(options.wants("growth"));
        assertEquals(1, options.rounds());
        assertTrue(options.takesPart("plain"));
        assertFalse(options.takesPart("quartz"));
    }

    @Test
    void moreThanOneThingIsMeasuredInOneRun() {
        var options = Options.of(List.of("fair", "cost"));

        assertTrue(options.wants("fair"));
        assertTrue(options.wants("cost"));
        assertFalse(options.wants("peers"));
    }

    @Test
    void whatIsNotUnderstoodIsAnsweredWithTheUsage() {
        for (var words : List.of(
                List.of("everything"), List.of("--jobs"), List.of("--jobs", "many"), List.of("--only", "nobody"))) {
            var refused = assertThrows(IllegalArgumentException.class, () -> Options.of(words));
            assertTrue(String.valueOf(refused.getMessage()).contains("--rounds"));
        }
    }
}
