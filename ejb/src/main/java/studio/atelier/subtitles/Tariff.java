package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import studio.atelier.speech.SpeechToText;
import studio.atelier.wallet.Usage;

/** What of which model route a job takes. The prices are the wallet's; those of the engines on this machine are 0. */
@Dependent
class Tariff {

    /** How long a recording is taken to be until it was looked into: the longest that Listening V2 took. */
    static final Duration UNTIL_PROBED = Duration.ofMinutes(20);

    private static final String CONTACT_SHEET = "contact-sheet";

    private final SpeechToText speech;

    @Inject
    Tariff(SpeechToText speech) {
        this.speech = speech;
    }

    List<Usage> of(boolean subtitles, boolean contactSheet, Duration length) {
        var usage = new ArrayList<Usage>();
        if (subtitles) {
            usage.add(heard(length));
        }
        if (contactSheet) {
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
