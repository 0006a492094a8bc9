package studio.atelier.identity.token;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The value of a session cookie: the id of our secret, 256 random bits, and a keyed digest of both. A value we did not
 * make, such as one planted by somebody else, is refused without asking the database.
 */
@Dependent
public class CookieValues {

    private static final String PURPOSE = "cookie";
    private static final int SECRET_BYTES = 32;
    private static final int MOST = 128;
    private static final int PARTS = 3;

    private final KeyRing keys;

    @Inject
    public CookieValues(KeyRing keys) {
        this.keys = keys;
    }

    /** A new one, as any sign-in gets. */
    public Value fresh() {
        var secret = Crypto.random(SECRET_BYTES);
        var ring = keys.current();
        return new Value(ring.id() + "." + Crypto.text(secret) + "." + mac(ring, secret), Crypto.sha256(secret));
    }

    /** What the row of the sign-in keeps of this value; nothing if it is not ours, whole and unchanged. */
    public Optional<byte[]> hash(String value) {
        var parts = value.split("\\.", -1);
        if (value.length() > MOST || parts.length != PARTS) {
            return Optional.empty();
        }
        var secret = Crypto.bytes(parts[1]).filter(bytes -> bytes.length == SECRET_BYTES);
        return keys.find(parts[0])
                .flatMap(ring -> secret.filter(bytes -> same(mac(ring, bytes), parts[2])))
                .map(Crypto::sha256);
    }

    private static String mac(KeyRing.Ring ring, byte[] secret) {
        return Crypto.text(ring.mac(PURPOSE, ring.id().getBytes(StandardCharsets.US_ASCII), secret));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.UTF_8));
    }

    /** A value as it is given out, and what is kept of it. */
    public static final class Value {

        private final String text;
        private final byte[] hash;

        Value(String text, byte[] hash) {
            this.text = text;
            this.hash = hash.clone();
        }

        /** For the client. */
        public String text() {
            return text;
        }

        /** For the row. */
        public byte[] hash() {
            return hash.clone();
        }
    }
}
