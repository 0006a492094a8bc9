package studio.atelier.identity.token;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The few operations on bytes that every kind of token needs. */
public final class Crypto {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern URL_SAFE = Pattern.compile("[A-Za-z0-9_-]*");

    private Crypto() {}

    /** Bytes nobody can guess. */
    public static byte[] random(int bytes) {
        var drawn = new byte[bytes];
        RANDOM.nextBytes(drawn);
        return drawn;
    }

    /** Enough for what has 256 random bits, and quick enough for every request. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Base64url without padding. */
    public static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The bytes of a text that {@link #text} wrote: exactly that text, no second spelling of the same bytes. */
    public static Optional<byte[]> bytes(String text) {
        if (!URL_SAFE.matcher(text).matches() || text.length() % 4 == 1) {
            return Optional.empty();
        }
        var bytes = Base64.getUrlDecoder().decode(text);
        return text(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    }
}
