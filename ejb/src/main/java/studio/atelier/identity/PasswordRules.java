package studio.atelier.identity;

import com.nulabinc.zxcvbn.StandardDictionaries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import studio.atelier.identity.Registration.Flaw;
import studio.atelier.platform.Settings;

/**
 * What a password may not be, as NIST SP 800-63B has it: too short, known from breaches, or made of what everybody knows
 * about the person. There are no rules of composition. The list is that of zxcvbn, some thirty thousand passwords in the
 * order of how often they were found.
 */
@ApplicationScoped
class PasswordRules {

    private static final String SERVICE = "atelier";

    /** Shorter words are in too many good passwords. */
    private static final int WORD_LEAST = 4;

    /** A password of fewer different characters is a pattern on the keyboard. */
    private static final int VARIETY = 3;

    private final long floor;
    private final Set<String> breached;

    @Inject
    PasswordRules(Settings settings) {
        this.floor = settings.get(IdentitySettings.PASSWORD_FLOOR);
        this.breached = breached();
    }

    private static Set<String> breached() {
        try {
            return StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies().stream()
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException("The list of breached passwords cannot be read", e);
        }
    }

    /**
     * Why this password cannot be chosen, if so.
     *
     * @param field the name of the member in the request
     * @param about what is known of the person: address, name
     */
    Optional<Flaw> flaw(String field, String typed, String... about) {
        var password = Password.typed(typed);
        if (password.length() < floor || password.length() > Password.MOST) {
            return Optional.of(
                    new Flaw(field, "length", "A password has %d to %d characters.".formatted(floor, Password.MOST)));
        }
        var lower = password.text().toLowerCase(Locale.ROOT);
        if (lower.chars().distinct().count() < VARIETY || breached.contains(lower)) {
            return Optional.of(
                    new Flaw(field, "common", "This password is on lists that attackers try first; choose another."));
        }
        return isAbout(lower, about)
                ? Optional.of(new Flaw(
                        field, "personal", "This password is made of your name, your address or ours; choose another."))
                : Optional.empty();
    }

    /** Whether nothing but digits and signs is left when the words are taken away. */
    private static boolean isAbout(String password, String... about) {
        var words = Stream.concat(Stream.of(SERVICE), Stream.of(about))
                .map(text -> text.toLowerCase(Locale.ROOT))
                .flatMap(text -> Stream.concat(Stream.of(text), Stream.of(text.split("[^\\p{L}\\p{N}]+", -1))))
                .filter(word -> word.length() >= WORD_LEAST)
                .sorted((one, other) -> other.length() - one.length())
                .toList();
        var left = password;
        for (String word : words) {
            left = left.replace(word, "");
        }
        return left.length() < password.length() && left.codePoints().noneMatch(Character::isLetter);
    }
}
