package studio.atelier.speechtool;

/** A word and when it is spoken, in milliseconds from the start of the recording. */
record TimedWord(String word, long startMillis, long endMillis) {}
