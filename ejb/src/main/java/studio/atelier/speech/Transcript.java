package studio.atelier.speech;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a recording, and when.
 *
 * @param engine who says so, as shown to the customer: {@code embedded-sphinx}, or a service and its model
 * @param language the spoken language (BCP 47, such as {@code en} or {@code zh-CN}); absent when the engine does not tell
 * @param utterances in order of time
 */
public record Transcript(String engine, @Nullable String language, List<Utterance> utterances) {
    public Transcript {
        utterances = List.copyOf(utterances);
    }

    /** The same speech, later by so much: a chunk's transcript moved to where the chunk is in the whole recording. */
    public Transcript shiftedBy(long millis) {
        return new Transcript(
                engine,
                language,
                utterances.stream()
                        .map(utterance -> utterance.shiftedBy(millis))
                        .toList());
    }

    /**
     * Chunks of one recording, already shifted to their places and in order, as one. Engine and language are the first ones
     * known; there must be at least one chunk.
     */
    public static Transcript joined(List<Transcript> chunks) {
        return new Transcript(
                chunks.getFirst().engine(),
                language(chunks),
                chunks.stream().flatMap(chunk -> chunk.utterances().stream()).toList());
    }

    private static @Nullable String language(List<Transcript> chunks) {
        for (Transcript chunk : chunks) {
            if (chunk.language() != null) {
                return chunk.language();
            }
        }
        return null;
    }
}
