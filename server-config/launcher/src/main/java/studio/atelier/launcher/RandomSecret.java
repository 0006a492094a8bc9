package studio.atelier.launcher;

import java.security.SecureRandom;
import java.util.Base64;

/** Secrets nobody chose: 32 random bytes, as base64url without padding (43 characters). */
final class RandomSecret {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomSecret() {}

    static String next() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
