package studio.atelier.speech;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answer of the transcription API. Segments carry the punctuation and words carry the times, so each segment's
 * text is placed on the words inside it; a segment is an utterance.
 */
final class OpenAiTranscript {

    private static final int MILLIS_DIGITS = 3;

    private OpenAiTranscript() {}

    static Transcript read(JsonNode tree, String engine, @Nullable String asked, Duration length) {
        var words = new ArrayList<Word>();
        for (var node : tree.path("words")) {
            words.add(new Word(node.path("word").asText(""), millis(node, "start"), millis(node, "end")));
        }
        var utterances = new ArrayList<Utterance>();
        for (var node : tree.path("segments")) {
            add(utterances, node.path("text").asText(""), words, millis(node, "start"), millis(node, "end"));
        }
        if (utterances.isEmpty()) {
            add(utterances, tree.path("text").asText(""), words, 0, length.toMillis());
        }
        var detected = Language.find(tree.path("language").asText("")).map(Language::code);
        return new Transcript(engine, detected.orElse(asked), List.copyOf(utterances));
    }

    private static void add(List<Utterance> utterances, String text, List<Word> words, long from, long to) {
        var inside = words.stream()
                .filter(word -> {
                    long middle = (word.startMillis() + word.endMillis()) / 2;
                    return middle >= from && middle <= to;
                })
                .toList();
        var placed = KnownText.place(text, inside, from, to);
        if (!placed.isEmpty()) {
            utterances.add(new Utterance(text.strip(), from, Math.max(from, to), placed));
        }
    }

    /** Seconds with a fraction, as the provider writes them; decimal, so that 0.29 s is 290 ms and not 289. */
    private static long millis(JsonNode node, String member) {
        return Math.max(
                0,
                node.path(member)
                        .decimalValue()
                        .max(BigDecimal.ZERO)
                        .movePointRight(MILLIS_DIGITS)
                        .longValue());
    }
}
