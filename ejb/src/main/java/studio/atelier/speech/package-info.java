/**
 * Speech to text: the port, the engines behind it, and what they hear.
 *
 * <p>{@link studio.atelier.speech.SpeechToText} is the port; one engine is chosen for the server by setting. The embedded
 * one is a child process on this machine that knows English; the others are clients of the providers' real APIs. Each hears a
 * piece once and says what came of it ({@link studio.atelier.speech.Transcription}); trying again is the engine of jobs' business.
 * What is heard is a {@link studio.atelier.speech.Transcript}: utterances of timed words.
 */
@NullMarked
package studio.atelier.speech;

import org.jspecify.annotations.NullMarked;
