package studio.atelier.speechtool;

import edu.cmu.sphinx.frontend.util.StreamDataSource;
import edu.cmu.sphinx.linguist.language.ngram.DynamicTrigramModel;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.result.WordResult;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import edu.cmu.sphinx.util.props.ConfigurationManagerUtils;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * CMU Sphinx-4 for one recording. An instance decodes one stream and is thrown away: the live cepstral mean it learns
 * from one recording spoils the next.
 */
final class Decoder {
    private final ConfigurationManager configuration = new ConfigurationManager(
            Objects.requireNonNull(Decoder.class.getResource("sphinx.xml"), "sphinx.xml is not on the class path"));

    /** For free speech, with the general English language model. */
    static Decoder english() {
        return new Decoder();
    }

    /** For a reading of this text: only its words are looked for, each likely to follow its neighbour in the text. */
    static Decoder reading(List<String> spokenSentences) {
        Decoder decoder = new Decoder();
        ConfigurationManagerUtils.setProperty(
                decoder.configuration, "wordLinguist", "languageModel", "transcriptModel");
        decoder.component("transcriptModel", DynamicTrigramModel.class).setText(spokenSentences);
        return decoder;
    }

    /**
     * What was said, one list of words for each utterance (speech between two pauses). Silence and noise are not words;
     * an utterance of nothing else is left out.
     */
    List<List<TimedWord>> decode(InputStream samples) {
        Recognizer recognizer = component("recognizer", Recognizer.class);
        component("dataSource", StreamDataSource.class).setInputStream(samples);
        recognizer.allocate();
        List<List<TimedWord>> utterances = new ArrayList<>();
        for (Result result = recognizer.recognize(); result != null; result = recognizer.recognize()) {
            List<TimedWord> words = words(result);
            if (!words.isEmpty()) {
                utterances.add(words);
            }
        }
        recognizer.deallocate();
        return utterances;
    }

    private static List<TimedWord> words(Result result) {
        List<TimedWord> words = new ArrayList<>();
        for (WordResult word : result.getTimedBestResult(false)) {
            String spelling = word.getWord().getSpelling();
            if (!word.isFiller() && !spelling.startsWith("<")) {
                words.add(new TimedWord(
                        spelling,
                        word.getTimeFrame().getStart(),
                        word.getTimeFrame().getEnd()));
            }
        }
        return words;
    }

    private <T> T component(String name, Class<T> type) {
        return type.cast(configuration.lookup(name));
    }
}
