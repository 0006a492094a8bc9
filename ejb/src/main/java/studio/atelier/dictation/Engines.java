package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import studio.atelier.speech.Language;
import studio.atelier.speech.SpeechEngines;
import studio.atelier.speech.SpeechToText;
import studio.atelier.translation.Translator;
import studio.atelier.translation.Translators;

/** Who hears and who translates for a job. */
@Dependent
class Engines {

    /** An exercise is English with a Chinese translation, as in Listening V2. */
    static final Language SOURCE = Language.find("en").orElseThrow();

    static final Language TARGET = Language.find("zh").orElseThrow();

    private final SpeechEngines speech;
    private final Translators translators;

    @Inject
    Engines(SpeechEngines speech, Translators translators) {
        this.speech = speech;
        this.translators = translators;
    }

    Optional<SpeechToText> speech(DictationSpec spec) {
        return speech.find(spec.asrModel());
    }

    Optional<Translator> translator(DictationSpec spec) {
        return translators.configured().filter(one -> one.model().equals(spec.mtModel()));
    }
}
