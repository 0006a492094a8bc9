/**
 * Speech to text: what a studio asks of a recogniser and what it gets back, whichever engine does the work.
 *
 * <p>A {@link studio.atelier.speech.Transcript} is what was said and when. Engines differ in what they know (the embedded one has words
 * without punctuation, some services have sentences without word times), so words may be missing from an utterance and
 * readers must do without.
 */
@NullMarked
package studio.atelier.speech;

import org.jspecify.annotations.NullMarked;
