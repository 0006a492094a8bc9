package studio.atelier.dictation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import studio.atelier.recording.NamedSource;
import studio.atelier.speech.SpeechEngines;
import studio.atelier.translation.Translator;
import studio.atelier.translation.Translators;

/**
 * A request as it was sent, field by field, before anybody looked at it. {@link #check} says everything that is wrong with it.
 *
 * @param hasFile true if a file came with it
 */
public record DictationForm(
        boolean hasFile,
        @Nullable String uploadId,
        @Nullable String sourceUrl,
        @Nullable String asrModel,
        @Nullable String mtModel,
        @Nullable String transcript) {

    /** A field that is empty was not filled in. */
    public DictationForm {
        uploadId = filled(uploadId);
        sourceUrl = filled(sourceUrl);
        asrModel = filled(asrModel);
        mtModel = filled(mtModel);
        transcript = filled(transcript);
    }

    /** More than anybody says in the longest recording there can be. */
    public static final int TRANSCRIPT_CHARACTERS_MAX = 500_000;

    /** The model of Listening V2, which its clients name always. Where nobody translates it is as good as none. */
    private static final String USUAL_MT = "qwen-mt";

    /** What can be wrong; lower-case it is a code of the API. */
    public enum Rule {
        VIDEO_FILE_OR_URL_REQUIRED("Send exactly one of file, uploadId and sourceUrl"),
        INVALID_SOURCE_URL("sourceUrl must be a public https address without a port, name or password in it"),
        UPLOAD_NOT_FOUND("There is no such upload"),
        ASR_MODEL_DISABLED("This speech model is not offered here"),
        MT_MODEL_DISABLED("This translation model is not offered here"),
        TRANSCRIPT_TOO_LONG("The transcript has more than 500000 characters");

        private final String sentence;

        Rule(String sentence) {
            this.sentence = sentence;
        }
    }

    /** Something that is wrong. */
    public record Flaw(Rule rule, String field, String message) {}

    /** What came of the check. */
    public sealed interface Checked {

        record Fine(DictationOrder order, NamedSource source) implements Checked {}

        /** At least one flaw; the first decides the answer. */
        record Wrong(List<Flaw> flaws) implements Checked {}
    }

    /** Checks everything that can be known without the file. */
    public Checked check(SpeechEngines engines, Translators translators) {
        var flaws = new ArrayList<Flaw>();
        var source = source(flaws);
        var asr = asrModel == null ? engines.chosen().model() : asrModel;
        if (engines.find(asr).isEmpty()) {
            flaws.add(flaw(Rule.ASR_MODEL_DISABLED, "asrModel"));
        }
        var translator = translators.configured().map(Translator::model);
        boolean offered = mtModel == null || translator.map(mtModel::equals).orElseGet(() -> mtModel.equals(USUAL_MT));
        if (!offered) {
            flaws.add(flaw(Rule.MT_MODEL_DISABLED, "mtModel"));
        }
        if (transcript != null && transcript.length() > TRANSCRIPT_CHARACTERS_MAX) {
            flaws.add(flaw(Rule.TRANSCRIPT_TOO_LONG, "transcript"));
        }
        return flaws.isEmpty() && source.isPresent()
                ? new Checked.Fine(new DictationOrder(asr, translator.orElse(null), transcript), source.get())
                : new Checked.Wrong(List.copyOf(flaws));
    }

    private Optional<NamedSource> source(List<Flaw> flaws) {
        return switch (NamedSource.read(hasFile, uploadId, sourceUrl)) {
            case NamedSource.Read.Fine(NamedSource source) -> Optional.of(source);
            case NamedSource.Read.Wrong(NamedSource.Flaw wrong) -> {
                flaws.add(
                        switch (wrong) {
                            case NOT_ONE -> flaw(Rule.VIDEO_FILE_OR_URL_REQUIRED, "file");
                            case NO_ADDRESS -> flaw(Rule.INVALID_SOURCE_URL, "sourceUrl");
                            case NO_UPLOAD -> flaw(Rule.UPLOAD_NOT_FOUND, "uploadId");
                        });
                yield Optional.empty();
            }
        };
    }

    private static Flaw flaw(Rule rule, String field) {
        return new Flaw(rule, field, rule.sentence);
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
