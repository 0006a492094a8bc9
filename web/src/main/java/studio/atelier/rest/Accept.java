package studio.atelier.rest;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the header {@code Accept} says about errors. */
final class Accept {

    private static final double NOT_NAMED = -1;

    private Accept() {}

    /** True if the client names problem documents and does not like plain JSON better. */
    static boolean prefersProblem(@Nullable String accept) {
        if (accept == null || !accept.toLowerCase(Locale.ROOT).contains(Refusal.PROBLEM)) {
            return false;
        }
        double problem = quality(accept, Refusal.PROBLEM);
        return problem > 0 && problem >= quality(accept, Refusal.JSON);
    }

    private static double quality(String accept, String type) {
        return ranges(accept)
                .filter(range -> name(range).equals(type))
                .mapToDouble(Accept::weight)
                .max()
                .orElse(NOT_NAMED);
    }

    private static Stream<String> ranges(String accept) {
        return Arrays.stream(accept.toLowerCase(Locale.ROOT).split(",", -1)).map(String::strip);
    }

    private static String name(String range) {
        int end = range.indexOf(';');
        return end < 0 ? range : range.substring(0, end).strip();
    }

    private static double weight(String range) {
        return Arrays.stream(range.split(";", -1))
                .map(String::strip)
                .filter(parameter -> parameter.startsWith("q="))
                .findFirst()
                .map(parameter -> number(parameter.substring(2)))
                .orElse(1.0);
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
