package de.dfki.lt.tools.tokenizer.annotate;

import org.jspecify.annotations.Nullable;

/** A text with a cursor and named marks on stretches of it; the methods are the ones MaryTTS calls. */
public interface AnnotatedString {
    /** Moves the cursor; the character there, or {@code CharacterIterator.DONE} at the end. */
    char setIndex(int index);

    /** Where the stretch of one mark (or of no mark) around the cursor begins. */
    int getRunStart(String key);

    /** Where that stretch ends, exclusive. */
    int getRunLimit(String key);

    /** The mark at the cursor. */
    @Nullable
    Object getAnnotation(String key);

    /** Part of the text. */
    String substring(int start, int end);
}
