package studio.atelier.speech;

/** A word as it is to be read, with its punctuation, and when it is said: milliseconds from the beginning of the audio. */
public record Word(String text, long startMillis, long endMillis) {}
