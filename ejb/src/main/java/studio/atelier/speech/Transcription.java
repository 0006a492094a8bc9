package studio.atelier.speech;

import java.time.Duration;
import studio.atelier.provider.ProviderFailure;

/** What came of hearing a piece. */
public sealed interface Transcription {

    /**
     * It was heard.
     *
     * @param charged how much audio the provider counts, rounded as it rounds; the length of the piece for an engine of ours
     */
    record Heard(Transcript transcript, Duration charged) implements Transcription {}

    /** The provider has it and is at work: ask again with the same journal after this time. Holds no thread meanwhile. */
    record Working(Duration askAgain) implements Transcription {}

    /** It was not heard. */
    record Refused(ProviderFailure why) implements Transcription {}
}
