package studio.atelier.dictation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Json;
import studio.atelier.recording.Translating;
import studio.atelier.speech.KnownText;
import studio.atelier.speech.Transcript;
import studio.atelier.translation.Translator;
import studio.atelier.wallet.Usage;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Cuts what was heard into sentences, and has them translated if there is somebody who can. */
@Dependent
class TranslateSentences implements Handler {

    static final String STAGE = "translate";

    private final Translating translating;
    private final Engines engines;

    @Inject
    TranslateSentences(Translating translating, Engines engines) {
        this.translating = translating;
        this.engines = engines;
    }

    /** A sentence, and what it means if that is known. */
    record Line(
            String text,
            long startMillis,
            long endMillis,
            @Nullable String translation) {

        Sentence sentence() {
            return new Sentence(text, startMillis, endMillis);
        }
    }

    /**
     * What this stage leaves.
     *
     * @param asrEngine who heard it, as the customer is told
     * @param missingChunks how many chunks nobody could hear
     */
    record Lines(List<Line> lines, String asrEngine, int missingChunks) {

        static Lines of(Attempt attempt) {
            return Json.read(attempt.output(STAGE).path(LINES), Lines.class);
        }
    }

    private static final String LINES = "sentences";

    @Override
    public Outcome handle(Attempt attempt) throws InterruptedException {
        var sound = ExtractSound.Sound.of(attempt);
        var spec = DictationSpec.of(attempt);
        var chunks = Hear.of(attempt);
        var heard = Transcript.joined(chunks);
        var transcript = spec.transcript() == null || sound.aligned()
                ? heard
                : KnownText.retold(heard, spec.transcript(), sound.durationMillis());
        var sentences = Sentences.of(transcript, sound.pauses(), sound.durationMillis());
        if (sentences.stream().allMatch(one -> Tokens.of(one.text()).isEmpty())) {
            return Trouble.silent();
        }
        int missing = sound.chunks() - chunks.size();
        var translator = engines.translator(spec);
        if (spec.mtModel() != null && translator.isEmpty()) {
            return Trouble.noTranslator();
        }
        return translator.isEmpty()
                ? new Outcome.Done(output(sentences, Map.of(), transcript.engine(), missing))
                : translated(attempt, translator.get(), sentences, transcript.engine(), missing);
    }

    private Outcome translated(
            Attempt attempt, Translator translator, List<Sentence> sentences, String engine, int missing)
            throws InterruptedException {
        var texts = sentences.stream().map(Sentence::text).toList();
        return switch (translating.translate(attempt, STAGE, translator, texts, Engines.SOURCE, Engines.TARGET)) {
            case Translating.Result.Ended(Outcome outcome) -> outcome;
            case Translating.Result.Translated(Map<String, String> lines, Set<String> free) -> {
                long all = texts.stream().filter(lines::containsKey).count();
                long saved = texts.stream().filter(free::contains).count();
                var output = output(sentences, lines, engine, missing);
                Savings.note(output, Usage.of(translator.model(), all - saved), false);
                Savings.note(output, Usage.of(translator.model(), saved), true);
                yield new Outcome.Done(output);
            }
        };
    }

    private static ObjectNode output(
            List<Sentence> sentences, Map<String, String> translations, String engine, int missing) {
        var lines = sentences.stream()
                .map(one -> new Line(one.text(), one.startMillis(), one.endMillis(), translations.get(one.text())))
                .toList();
        ObjectNode output = Json.object();
        output.set(LINES, Json.tree(new Lines(lines, engine, missing)));
        return output;
    }
}
