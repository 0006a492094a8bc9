package studio.atelier.dictation;

import org.jspecify.annotations.Nullable;

/**
 * What a customer wants made of a recording, checked.
 *
 * @param asrModel who writes down what is said; an engine of this server
 * @param mtModel who translates; null if nobody does
 * @param transcript what is said, word for word; null if it is to be recognised
 */
public record DictationOrder(
        String asrModel, @Nullable String mtModel, @Nullable String transcript) {}
