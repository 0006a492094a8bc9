/**
 * The dictation studio: a recording comes in, an exercise of sentences comes out, to be listened to and typed by sentence or by
 * word.
 *
 * <p>Text code without database or container makes the exercise: {@code Sentences} cuts a transcript at real pauses, {@code Tokens}
 * finds the words of a sentence, {@code Marking} compares them with what a learner typed. {@link studio.atelier.dictation.Exercises}
 * keeps exercises, attempts and progress; they belong to one account and nobody else sees them.
 */
@NullMarked
package studio.atelier.dictation;

import org.jspecify.annotations.NullMarked;
