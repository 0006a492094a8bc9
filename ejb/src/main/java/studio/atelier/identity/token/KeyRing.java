package studio.atelier.identity.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import studio.atelier.platform.Settings;

/**
 * The secret of this installation and, while it is being replaced, the one before. Each purpose gets a key of its own,
 * derived with HKDF, so that what one purpose gives away says nothing about another. Everything made is marked with the
 * id of its secret. One object for the deployment, safe for threads.
 */
@ApplicationScoped
public class KeyRing {

    private final List<Ring> rings;

    @Inject
    KeyRing(Settings settings) {
        this(Stream.concat(
                        Stream.of(settings.get(TokenSettings.KEY_SECRET)),
                        settings.find(TokenSettings.KEY_SECRET_BEFORE).stream())
                .toList());
    }

    /** @param secrets the present one first */
    public KeyRing(List<String> secrets) {
        this.rings = secrets.stream().map(Ring::of).toList();
    }

    /** What new things are made with. */
    public Ring current() {
        return rings.getFirst();
    }

    /** The secret of this id, if it is one of ours. */
    public Optional<Ring> find(String id) {
        return rings.stream().filter(ring -> ring.id().equals(id)).findFirst();
    }

    /** Keys of one secret. Never written anywhere: {@link #toString} shows the id alone. */
    public static final class Ring {

        private static final int ID_BYTES = 4;
        private static final int KEY_BYTES = 32;
        private static final int NONCE_BYTES = 12;
        private static final int TAG_BITS = 128;
        private static final byte[] SALT = "atelier identity".getBytes(StandardCharsets.US_ASCII);

        private final byte[] secret;
        private final String id;

        private Ring(byte[] secret) {
            this.secret = secret;
            this.id = HexFormat.of().formatHex(derive("id", ID_BYTES));
        }

        static Ring of(String secret) {
            return new Ring(secret.getBytes(StandardCharsets.UTF_8));
        }

        /** Eight hexadecimal digits that tell one secret from another and nothing else. */
        public String id() {
            return id;
        }

        /** A keyed digest of these parts; each is preceded by its length, so that no two lists of parts are alike. */
        public byte[] mac(String purpose, byte[]... parts) {
            try {
                var mac = Mac.getInstance("HmacSHA256");
                mac.init(key(purpose, "HmacSHA256"));
                for (byte[] part : parts) {
                    mac.update(ByteBuffer.allocate(Integer.BYTES)
                            .putInt(part.length)
                            .array());
                    mac.update(part);
                }
                return mac.doFinal();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java has HmacSHA256", e);
            }
        }

        /** Encrypts, and binds the result to a label that {@link #open} must name again. */
        byte[] seal(String purpose, String label, byte[] plain) {
            var nonce = Crypto.random(NONCE_BYTES);
            try {
                var sealed = cipher(Cipher.ENCRYPT_MODE, purpose, label, nonce).doFinal(plain);
                return ByteBuffer.allocate(nonce.length + sealed.length)
                        .put(nonce)
                        .put(sealed)
                        .array();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java has AES-GCM", e);
            }
        }

        /** What was sealed; nothing if it was changed, or is another label's. */
        Optional<byte[]> open(String purpose, String label, byte[] sealed) {
            try {
                var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
                return Optional.of(cipher(Cipher.DECRYPT_MODE, purpose, label, nonce)
                        .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES));
            } catch (GeneralSecurityException changed) {
                return Optional.empty();
            }
        }

        private Cipher cipher(int mode, String purpose, String label, byte[] nonce) throws GeneralSecurityException {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key(purpose, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(label.getBytes(StandardCharsets.UTF_8));
            return cipher;
        }

        private SecretKey key(String purpose, String algorithm) throws GeneralSecurityException {
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters(purpose, KEY_BYTES));
        }

        private byte[] derive(String purpose, int bytes) {
            try {
                return KDF.getInstance("HKDF-SHA256").deriveData(parameters(purpose, bytes));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Every Java since 25 has HKDF", e);
            }
        }

        private HKDFParameterSpec parameters(String purpose, int bytes) {
            return HKDFParameterSpec.ofExtract()
                    .addIKM(secret)
                    .addSalt(SALT)
                    .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), bytes);
        }

        @Override
        public String toString() {
            return "Ring[" + id + "]";
        }
    }
}
