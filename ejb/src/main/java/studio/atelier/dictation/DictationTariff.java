package studio.atelier.dictation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import studio.atelier.wallet.Usage;

/** What of which model route a job takes: seconds of sound, and sentences where somebody translates. The prices are the wallet's. */
final class DictationTariff {

    /** More sentences a minute are not charged: nobody can speak, or be held to pay, faster than that. */
    static final int SEGMENTS_A_MINUTE = 20;

    private DictationTariff() {}

    /** The most that a recording of this length can take. */
    static List<Usage> ceiling(String asrModel, @Nullable String mtModel, Duration length) {
        var usage = new ArrayList<Usage>();
        usage.add(Usage.of(asrModel, length));
        if (mtModel != null) {
            usage.add(Usage.of(mtModel, mostSegments(length)));
        }
        return List.copyOf(usage);
    }

    static long mostSegments(Duration length) {
        return BigDecimal.valueOf(length.toMillis())
                .multiply(BigDecimal.valueOf(SEGMENTS_A_MINUTE))
                .divide(BigDecimal.valueOf(Duration.ofMinutes(1).toMillis()), 0, RoundingMode.CEILING)
                .max(BigDecimal.ONE)
                .longValueExact();
    }
}
