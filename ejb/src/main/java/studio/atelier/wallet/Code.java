package studio.atelier.wallet;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A redeem code: a prefix and 25 characters of Crockford's base 32, of which 23 are random (115 bits, so that a fast hash is
 * enough: ASVS 5.0, 6.5.2) and two tell a slip of the pen. Shown once; the database has its keyed hash.
 *
 * @param text as it is printed: upper case, with dashes after every five
 */
record Code(String text) {

    static final int RANDOM = 23;

    private static final String LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int CHECK = 2;
    private static final int GROUP = 5;
    private static final String PREFIX = "[A-Z0-9]{0,6}";
    private static final String HMAC = "HmacSHA256";

    /** @param prefix up to six letters and digits in upper case; may be empty */
    static Code fresh(String prefix, SecureRandom random) {
        if (!prefix.matches(PREFIX)) {
            throw new IllegalArgumentException("A prefix has up to six letters and digits: " + prefix);
        }
        var body = new StringBuilder();
        for (int i = 0; i < RANDOM; i++) {
            body.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Code(print(prefix, body.append(check(prefix, body))));
    }

    /** What somebody typed: any case, any dashes and spaces, O for 0 and I or L for 1. Empty if it cannot be a code. */
    static Optional<Code> read(String typed) {
        var plain = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        int body = plain.length() - RANDOM - CHECK;
        if (body < 0 || !plain.substring(0, body).matches(PREFIX)) {
            return Optional.empty();
        }
        var prefix = plain.substring(0, body);
        var letters = plain.substring(body).replace('O', '0').replace('I', '1').replace('L', '1');
        var random = letters.substring(0, RANDOM);
        return letters.chars().allMatch(letter -> LETTERS.indexOf(letter) >= 0)
                        && letters.substring(RANDOM).equals(check(prefix, random))
                ? Optional.of(new Code(print(prefix, letters)))
                : Optional.empty();
    }

    byte[] hash(byte[] key) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Two letters out of a sum that sees swapped and changed letters. */
    private static String check(String prefix, CharSequence body) {
        int sum = 7;
        for (int letter : (prefix + body).chars().toArray()) {
            sum = (sum * 37 + letter) % (LETTERS.length() * LETTERS.length());
        }
        return "" + LETTERS.charAt(sum / LETTERS.length()) + LETTERS.charAt(sum % LETTERS.length());
    }

    private static String print(String prefix, CharSequence body) {
        var out = new StringBuilder(prefix);
        for (int i = 0; i < body.length(); i += GROUP) {
            if (!out.isEmpty()) {
                out.append('-');
            }
            out.append(body, i, i + GROUP);
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return "a redeem code";
    }
}
