package studio.atelier.translation;

import java.util.List;
import studio.atelier.provider.ProviderFailure;

/** What came of asking for a translation. */
public sealed interface Translation {

    /** One for each line, in the same order; none is blank. */
    record Translated(List<String> lines) implements Translation {
        public Translated {
            lines = List.copyOf(lines);
        }
    }

    /**
     * An answer came, but it cannot be told which part belongs to which line: another number of lines, blank ones, or an end too
     * soon. Fewer lines at once may do.
     */
    record Muddled() implements Translation {}

    record Refused(ProviderFailure why) implements Translation {}
}
