package studio.atelier.speech;

import java.util.List;

/** What is said in one breath: a sentence, or what stands between two pauses. */
public record Utterance(List<Word> words) {

    public Utterance {
        words = List.copyOf(words);
    }
}
