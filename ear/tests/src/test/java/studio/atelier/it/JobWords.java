package studio.atelier.it;

import java.util.Set;

/** The words of the job view. */
final class JobWords {

    private static final Set<String> FINAL = Set.of("succeeded", "partial", "failed", "cancelled", "expired");

    private JobWords() {}

    static boolean isFinal(String state) {
        return FINAL.contains(state);
    }
}
