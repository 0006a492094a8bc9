package studio.atelier.dictation;

/**
 * A stretch of a recording that is an item of an exercise.
 *
 * @param startMillis from the start of the recording
 */
record Sentence(String text, long startMillis, long endMillis) {

    /** Shorter than this, or longer than {@link #LONGEST}, a sentence is no good exercise and somebody should look at it. */
    static final long SHORTEST = 800;

    static final long LONGEST = 15_000;

    Sentence {
        if (startMillis < 0 || endMillis < startMillis) {
            throw new IllegalArgumentException("A sentence from " + startMillis + " to " + endMillis);
        }
    }

    boolean needsReview() {
        long length = endMillis - startMillis;
        return length < SHORTEST || length > LONGEST;
    }
}
