package studio.atelier.dictation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a learner answers. */
public enum Mode {
    /** A sentence in one go: what is blank is nothing, and the words follow each other. */
    SENTENCE,
    /** A box for each word: a box that is left blank is a word that was not understood. */
    WORD;

    /** The word on the wire and in the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Mode> of(String wire) {
        return Arrays.stream(values()).filter(mode -> mode.wire().equals(wire)).findFirst();
    }
}
