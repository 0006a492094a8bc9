package studio.atelier.limit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** What tables of this feature have instead of names and addresses. */
final class Digests {

    private Digests() {}

    /** SHA-256 of a text under a purpose. */
    static byte[] of(String purpose, String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((purpose + "\n" + text).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
