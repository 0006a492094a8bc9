package studio.atelier.erasure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import studio.atelier.platform.Uuid7;

/**
 * What somebody who is no account any more can ask with how far their deletion is. Shown once; we keep a hash of the secret.
 *
 * @param id of the request, which outlives the person
 * @param secret 256 random bits
 */
public record DeletionReceipt(UUID id, String secret) {

    private static final int SECRET_BYTES = 32;
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();

    static DeletionReceipt fresh() {
        var bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return new DeletionReceipt(
                Uuid7.next(), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** Reads what {@link #text} wrote. */
    static Optional<DeletionReceipt> read(String text) {
        int dot = text.indexOf('.');
        if (dot < 0 || !SECRET.matcher(text.substring(dot + 1)).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DeletionReceipt(UUID.fromString(text.substring(0, dot)), text.substring(dot + 1)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Both in one. */
    public String text() {
        return id + "." + secret;
    }

    /** The secret is drawn at random, so a plain hash cannot be searched. */
    byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** A record prints its components; this one must not print the secret. */
    @Override
    public String toString() {
        return "DeletionReceipt[id=" + id + "]";
    }
}
