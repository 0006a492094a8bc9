package studio.atelier.identity.token;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Optional;
import studio.atelier.identity.token.SigningKeyStore.Stored;

/** Makes key pairs on the curve P-256, seals the private half for the table, and opens it again. */
final class KeyPairs {

    private static final String PURPOSE = "signing key";
    private static final int KID_BYTES = 9;

    private final KeyRing ring;

    KeyPairs(KeyRing ring) {
        this.ring = ring;
    }

    Stored make(int ordinal, Instant signsFrom) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var kid = Crypto.text(Crypto.random(KID_BYTES));
            var secret = ring.current();
            var closed = secret.seal(PURPOSE, kid, pair.getPrivate().getEncoded());
            return new Stored(
                    ordinal,
                    kid,
                    Crypto.text(pair.getPublic().getEncoded()),
                    Crypto.text(closed),
                    secret.id(),
                    signsFrom);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has P-256", e);
        }
    }

    /** The key, if it was sealed with a secret we have, and not changed since. */
    Optional<SigningKey> open(Stored stored) {
        return ring.find(stored.sealedBy())
                .flatMap(secret ->
                        Crypto.bytes(stored.sealedKey()).flatMap(closed -> secret.open(PURPOSE, stored.kid(), closed)))
                .map(privateKey -> key(stored, privateKey));
    }

    private static SigningKey key(Stored stored, byte[] privateKey) {
        try {
            var factory = KeyFactory.getInstance("EC");
            return SigningKey.of(
                    stored.kid(),
                    stored.signsFrom(),
                    factory.generatePublic(new X509EncodedKeySpec(
                            Crypto.bytes(stored.publicKey()).orElseThrow())),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(privateKey)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key of ours cannot be read", e);
        }
    }
}
