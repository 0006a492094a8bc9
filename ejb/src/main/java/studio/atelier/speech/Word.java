package studio.atelier.speech;

/**
 * A spoken word, with its punctuation if the engine knows any.
 *
 * @param startMillis from the start of the recording
 * @param endMillis not before the start
 */
public record Word(String text, long startMillis, long endMillis) {
    public Word {
        Utterance.checkTimes(startMillis, endMillis);
    }

    Word shiftedBy(long millis) {
        return new Word(text, startMillis + millis, endMillis + millis);
    }
}
