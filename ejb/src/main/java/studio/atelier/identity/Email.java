package studio.atelier.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** An e-mail address in the one form we keep: lower case. Two that differ in case only are the same account. */
public record Email(String text) {

    /** RFC 5321: 64 octets before the sign, 254 in all. */
    private static final int MOST = 254;

    /** The dot-atom of RFC 5322 at a host name with at least two labels; quoted local parts and bare hosts are not taken. */
    private static final Pattern FORM = Pattern.compile("(?=.{1,64}@)"
            + "[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
            + "@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])");

    /** The address in this text, if it is one. */
    public static Optional<Email> read(String text) {
        var plain = text.strip().toLowerCase(Locale.ROOT);
        return plain.length() <= MOST && FORM.matcher(plain).matches()
                ? Optional.of(new Email(plain))
                : Optional.empty();
    }
}
