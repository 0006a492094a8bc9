package studio.atelier.outbox;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import studio.atelier.platform.Settings;

/**
 * Keeps payloads illegible while they wait: AES-256-GCM, bound to the id of the message, so that nobody who reads the table
 * can use a code or a link, and nobody who writes it can move one to another message.
 */
@Dependent
public class Seal {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec key;

    @Inject
    Seal(Settings settings) {
        this(settings.get(OutboxSettings.KEY));
    }

    /**
     * A seal under a key made of this text.
     *
     * @param secret the text of the setting
     */
    public Seal(String secret) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            this.key = new SecretKeySpec(bytes, "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    byte[] close(UUID id, String content) {
        var nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, id, nonce).doFinal(content.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has AES-GCM", e);
        }
    }

    /** What was put in; nothing if it was sealed with another key or has been touched. */
    Optional<String> open(UUID id, byte[] payload) {
        try {
            var bytes = ByteBuffer.wrap(payload);
            var nonce = new byte[NONCE_BYTES];
            bytes.get(nonce);
            var content =
                    cipher(Cipher.DECRYPT_MODE, id, nonce).doFinal(payload, NONCE_BYTES, payload.length - NONCE_BYTES);
            return Optional.of(new String(content, StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | java.nio.BufferUnderflowException _) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, UUID id, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(id.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
