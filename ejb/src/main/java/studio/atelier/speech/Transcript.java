package studio.atelier.speech;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was heard, in order of time.
 *
 * @param engine who heard it
 * @param language the code of the language, as asked for or as found out; null if the engine did not say
 */
public record Transcript(String engine, @Nullable String language, List<Utterance> utterances) {

    public Transcript {
        utterances = List.copyOf(utterances);
    }
}
