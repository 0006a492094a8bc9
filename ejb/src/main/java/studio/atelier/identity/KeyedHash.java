package studio.atelier.identity;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import studio.atelier.platform.Settings;

/**
 * Hashes what is too short to be hashed alone, such as a code of six digits: HMAC-SHA256 under a key of its own for each
 * purpose, made of the pepper. Who has the database without the pepper cannot try the million codes.
 */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /**
     * Hashes for one purpose.
     *
     * @param purpose a fixed word; hashes of different purposes have nothing to do with each other
     */
    public KeyedHash(String pepper, String purpose) {
        var secret = new SecretKeySpec(pepper.getBytes(StandardCharsets.UTF_8), ALGORITHM);
        this.key = new SecretKeySpec(mac(secret, "atelier keyed hash: " + purpose), ALGORITHM);
    }

    public static KeyedHash of(Settings settings, String purpose) {
        return new KeyedHash(settings.get(IdentitySettings.PEPPER), purpose);
    }

    /** The parts are kept apart: no two different lists of parts have the same hash. */
    public byte[] hash(String... parts) {
        var text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return mac(key, text.toString());
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", e);
        }
    }
}
