package studio.atelier.speech;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads DashScope's transcript: milliseconds, a sentence is an utterance, punctuation apart from its word. */
final class DashScopeTranscript {

    private DashScopeTranscript() {}

    static Transcript read(JsonNode tree, String engine, @Nullable String language) {
        var utterances = new ArrayList<Utterance>();
        for (var sentence : tree.path("transcripts").path(0).path("sentences")) {
            var words = new ArrayList<Word>();
            for (var node : sentence.path("words")) {
                var text = node.path("text").asText("").strip()
                        + node.path("punctuation").asText("").strip();
                if (!text.isEmpty()) {
                    words.add(new Word(text, begin(node), end(node)));
                }
            }
            var text = sentence.path("text").asText("").strip();
            if (!text.isEmpty()) {
                utterances.add(new Utterance(text, begin(sentence), end(sentence), words));
            }
        }
        return new Transcript(engine, language, List.copyOf(utterances));
    }

    private static long begin(JsonNode node) {
        return Math.max(0, node.path("begin_time").asLong());
    }

    private static long end(JsonNode node) {
        return Math.max(begin(node), node.path("end_time").asLong());
    }
}
