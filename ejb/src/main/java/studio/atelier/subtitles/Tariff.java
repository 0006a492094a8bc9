package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import studio.atelier.speech.SpeechToText;
import studio.atelier.translation.Translators;
import studio.atelier.wallet.Usage;

/** What of which model route a job takes. The prices are the wallet's; those of the engines on this machine are 0. */
@Dependent
class Tariff {

    /** How long a recording is taken to be until it was looked into: the longest that Listening V2 took. */
    static final Duration UNTIL_PROBED = Duration.ofMinutes(20);

    private static final String CONTACT_SHEET = "contact-sheet";

    /** More cues a minute are not charged. */
    private static final long CUES_A_MINUTE = 30;

    private final SpeechToText speech;
    private final Translators translators;

    @Inject
    Tariff(SpeechToText speech, Translators translators) {
        this.speech = speech;
        this.translators = translators;
    }

    /** The most that a job on a recording of this length can take. */
    List<Usage> of(JobSpec spec, Duration length) {
        var usage = new ArrayList<Usage>();
        if (spec.doSubtitle()) {
            usage.add(heard(length));
        }
        if (spec.targetLanguage() != null) {
            long cues = CUES_A_MINUTE * (length.toMinutes() + 1);
            translators.configured().ifPresent(one -> usage.add(Usage.of(one.model(), cues)));
        }
        if (spec.doContactSheet()) {
            usage.add(contactSheet());
        }
        return List.copyOf(usage);
    }

    /** The route is the model. */
    Usage heard(Duration length) {
        return Usage.of(speech.model(), length);
    }

    static Usage contactSheet() {
        return Usage.of(CONTACT_SHEET, 1);
    }
}
