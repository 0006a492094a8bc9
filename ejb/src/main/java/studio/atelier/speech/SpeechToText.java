package studio.atelier.speech;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to an engine that writes down what is said. One engine is chosen for the server, by setting; a request may name another
 * that is configured ({@link SpeechEngines}).
 */
public interface SpeechToText {

    /** The name the customer is told, so that nobody takes one engine for another. */
    String engine();

    /** Its model alone, as requests and prices call it, such as {@code paraformer-v2}. */
    default String model() {
        return engine().substring(engine().indexOf(':') + 1);
    }

    /** True if the engine can do this language, given as a code of {@link Language}. */
    boolean speaks(String code);

    /** True if the engine places a text it is given in time, instead of recognising. */
    default boolean aligns() {
        return false;
    }

    /**
     * Hears one piece of audio, once; nothing is tried again. Silence is an empty transcript, not a refusal.
     *
     * @param language the code the customer named; null if the engine shall find out
     * @param text what is said, word for word, if it is known; only engines that align are given one
     * @throws InterruptedException when the attempt was stopped; the engine's work is cut off then
     */
    Transcription transcribe(AudioPiece piece, @Nullable String language, @Nullable String text)
            throws InterruptedException;

    /** What is missing for this engine to work on this server, if anything; asked when the server starts. */
    default Optional<String> missing() {
        return Optional.empty();
    }
}
