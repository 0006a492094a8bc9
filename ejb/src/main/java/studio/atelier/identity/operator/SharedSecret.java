package studio.atelier.identity.operator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A secret of the operator's, compared in a time that does not depend on how much of it is right. */
final class SharedSecret {

    private final byte[] digest;

    SharedSecret(String text) {
        this.digest = digest(text);
    }

    boolean matches(String given) {
        return MessageDigest.isEqual(digest, digest(given));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
