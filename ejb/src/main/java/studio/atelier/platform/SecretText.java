package studio.atelier.platform;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells secrets that were drawn at random from those that were typed, or copied from a page. It never says what they are.
 *
 * @param leastBytes how long it has to be
 * @param required whether nothing starts without it
 */
record SecretText(int leastBytes, boolean required) implements Function<String, String> {

    /** As long as what they key: SHA-256. */
    static final int KEY_BYTES = 32;

    /** Of a password for the database, which others choose and which is not guessed offline. */
    static final int PASSWORD_BYTES = 12;

    /** Fewer different characters than this were typed, not drawn. */
    private static final int VARIETY = 8;

    /** Bits of a text of that length and that mix of characters. A password of 12 random letters has about 50. */
    private static final double BITS = 36;

    /** Pieces of defaults and examples; a random text has one of them less than once in a million. */
    private static final List<String> COPIED = List.of(
            "change-",
            "change_",
            "changeme",
            "your_",
            "your-",
            "yourkey",
            "_here",
            "password",
            "passw0rd",
            "secret",
            "example",
            "placeholder",
            "default",
            "replace",
            "insert",
            "dummy",
            "letmein",
            "qwerty",
            "atelier",
            "postgres");

    /** Whole values of the example files this project and its forebears came with, and of the programs around it. */
    private static final Set<String> EXAMPLES = Set.of(
            "admin",
            "root",
            "guest",
            "glisk",
            "gmv",
            "philo",
            "guitaronline",
            "listening",
            "minio",
            "minioadmin",
            "rabbitmq",
            "redis",
            "wildfly",
            "jboss",
            "test",
            "testing",
            "development",
            "none",
            "null",
            "undefined");

    @Override
    public String apply(String text) {
        flaw(text, leastBytes).ifPresent(flaw -> {
            throw new IllegalArgumentException(flaw);
        });
        return text;
    }

    /** What is wrong with it, to go after "must be"; nothing if it can be used. */
    static Optional<String> flaw(String text, int leastBytes) {
        var lower = text.strip().toLowerCase(Locale.ROOT);
        if (EXAMPLES.contains(lower) || COPIED.stream().anyMatch(lower::contains)) {
            return Optional.of("drawn at random; it is a default, or was copied from an example");
        }
        if (text.getBytes(StandardCharsets.UTF_8).length < leastBytes) {
            return Optional.of("at least " + leastBytes + " random bytes; it is shorter");
        }
        return isRegular(text) ? Optional.of("drawn at random; it is too regular to be") : Optional.empty();
    }

    /** Text of an outside service, of which only the obvious can be said. */
    static boolean isCopied(String text) {
        return flaw(text, 0).filter(words -> words.contains("copied")).isPresent();
    }

    private static boolean isRegular(String text) {
        int length = text.length();
        var counts = text.chars().boxed().collect(Collectors.groupingBy(c -> c, Collectors.counting()));
        double bits = counts.values().stream()
                .mapToDouble(n -> -n * Math.log((double) n / length) / Math.log(2))
                .sum();
        int steps = 0;
        for (int i = 1; i < length; i++) {
            steps += Math.abs(text.charAt(i) - text.charAt(i - 1)) <= 1 ? 1 : 0;
        }
        return counts.size() < VARIETY || bits < BITS || steps * 2 > length || repeats(text);
    }

    /** A short piece over and over. */
    private static boolean repeats(String text) {
        for (int piece = 1; piece <= text.length() / 2; piece++) {
            if (text.substring(piece).equals(text.substring(0, text.length() - piece))) {
                return true;
            }
        }
        return false;
    }
}
