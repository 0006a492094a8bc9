package studio.atelier.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Settings;
import studio.atelier.platform.TestDatabase;

/** Tokens that are not ours, or not now, made with the real key wherever an attacker might have it. */
@Abuse("T1")
class AccessTokensTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final KeyRing RING = new KeyRing(List.of("zyxwvutsrqponmlkjihgfedcba9876543210"));
    private static final SigningKeys KEYS =
            TokenFixture.signingKeys(DB.app(), RING, new Settings(name -> Optional.empty()));
    private static final AccessTokens TOKENS = new AccessTokens(KEYS);
    private static final Instant FROM =
            DB.owner().one("SELECT date_trunc('second', atelier_now()) AS at", row -> row.instant("at"));
    private static final AccessClaims CLAIMS = new AccessClaims(
            UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), FROM, FROM.plusSeconds(600));

    @AfterAll
    static void close() {
        DB.close();
    }

    private static String payload() {
        return new String(Crypto.bytes(TOKENS.write(CLAIMS).split("\\.", -1)[1]).orElseThrow(), StandardCharsets.UTF_8);
    }

    /** A token with any header and payload, under a signature that fits them. */
    private static String signed(String header, String payload) {
        try {
            var content = Crypto.text(header.getBytes(StandardCharsets.UTF_8)) + "."
                    + Crypto.text(payload.getBytes(StandardCharsets.UTF_8));
            var signature = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(KEYS.current().privateKey());
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + Crypto.text(signature.sign());
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String header() {
        return "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}"
                .formatted(KEYS.current().kid());
    }

    private static String by(String algorithm, java.security.Key key) throws JoseException {
        var signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(org.jose4j.jwa.AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setHeader("typ", "at+jwt");
        signature.setKeyIdHeaderValue(KEYS.current().kid());
        signature.setPayload(payload());
        signature.setKey(key);
        signature.setDoKeyValidation(false);
        return signature.getCompactSerialization();
    }

    @Test
    void ourOwnIsReadAsItWasWritten() {
        assertThat(TOKENS.read(TOKENS.write(CLAIMS))).contains(CLAIMS);
        assertThat(TOKENS.read(signed(header(), payload()))).contains(CLAIMS);
        assertThat(TOKENS.write(CLAIMS)).hasSizeLessThan(700);
    }

    @Test
    void aTokenWithoutASignatureOrWithAnotherIsRefused() throws Exception {
        var parts = TOKENS.write(CLAIMS).split("\\.", -1);
        var none = Crypto.text("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8));

        assertThat(TOKENS.read(none + "." + parts[1] + ".")).isEmpty();
        assertThat(TOKENS.read(none + "." + parts[1] + "." + parts[2])).isEmpty();
        assertThat(TOKENS.read(parts[0] + "." + parts[1] + ".")).isEmpty();
        assertThat(TOKENS.read(parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length())))
                .as("all zeroes")
                .isEmpty();
        var stored = DB.owner()
                .first("SELECT public_key AS k FROM signing_key", row -> row.text("k"))
                .orElseThrow();
        assertThat(TOKENS.read(
                        by("HS256", new SecretKeySpec(Crypto.bytes(stored).orElseThrow(), "HmacSHA256"))))
                .as("our public key as a shared secret")
                .isEmpty();
        assertThat(TOKENS.read(by("ES256", strangersKey())))
                .as("a stranger's key")
                .isEmpty();
    }

    private static PrivateKey strangersKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    @Test
    void aKeyThatComesWithTheTokenIsNotAsked() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var pair = generator.generateKeyPair();
        var embedded = new JsonWebSignature();
        embedded.setAlgorithmHeaderValue("ES256");
        embedded.setHeader("typ", "at+jwt");
        embedded.setJwkHeader((EllipticCurveJsonWebKey) JsonWebKey.Factory.newJwk(pair.getPublic()));
        embedded.setPayload(payload());
        embedded.setKey(pair.getPrivate());

        assertThat(TOKENS.read(embedded.getCompactSerialization())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"jku\":\"https://evil.example/keys\"",
                "\"x5u\":\"https://evil.example/cert\"",
                "\"jwk\":{}",
                "\"crit\":[\"exp\"]",
                "\"b64\":false",
                "\"kid\":\"again\"",
                "\"alg\":\"none\""
            })
    void aHeaderWithAnythingElseIsRefusedEvenIfWeSignedIt(String more) {
        assertThat(TOKENS.read(signed(header().replace("}", "," + more + "}"), payload())))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc/passwd", "/dev/null", "' OR 1=1 --", "", "unknown"})
    void aKeyIdOnlyNamesKeysOfOurs(String kid) {
        var header = "{\"alg\":\"ES256\",\"kid\":\"%s\",\"typ\":\"at+jwt\"}".formatted(kid);

        assertThat(TOKENS.read(signed(header, payload()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "rt+jwt", "AT+JWT", "at+jwt "})
    void aTokenOfAnotherTypeIsRefused(String type) {
        assertThat(TOKENS.read(signed(header().replace("at+jwt", type), payload())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iss\":\"urn:atelier\"       | \"iss\":\"urn:other\"",
                "\"aud\":\"urn:atelier:api\"   | \"aud\":\"urn:other\"",
                "\"aud\":\"urn:atelier:api\"   | \"aud\":[]",
                "\"aud\":\"urn:atelier:api\",  | ''",
                "\"iss\":                      | \"iss\":\"urn:other\",\"iss\":",
                "\"exp\":                      | \"exp\":99999999999,\"exp\":",
                "\"sid\":                      | \"role\":\"owner\",\"sid\":",
                "\"sid\":\"                    | \"sid\":\"x"
            })
    void claimsThatAreNotOursAreRefusedEvenIfWeSignedThem(String ours, String theirs) {
        assertThat(payload()).contains(ours);
        assertThat(TOKENS.read(signed(header(), payload().replace(ours, theirs))))
                .isEmpty();
    }

    @Test
    void timesAreNumbersAndCount() {
        var exp = "\"exp\":" + CLAIMS.expiresAt().getEpochSecond();
        var nbf = "\"nbf\":" + FROM.getEpochSecond();

        assertThat(TOKENS.read(signed(header(), payload().replace(exp, "\"exp\":\"9999999999\""))))
                .isEmpty();
        assertThat(TOKENS.read(signed(header(), payload().replace(exp, "\"exp\":1e11"))))
                .isEmpty();
        assertThat(TOKENS.read(signed(header(), payload().replace(exp, "\"exp\":" + (FROM.getEpochSecond() - 61)))))
                .isEmpty();
        assertThat(TOKENS.read(signed(header(), payload().replace(nbf, "\"nbf\":" + (FROM.getEpochSecond() + 300)))))
                .isEmpty();
    }

    @Test
    void whatIsTooLongOrNoTokenAtAllIsNotParsed() {
        var token = TOKENS.write(CLAIMS);

        assertThat(TOKENS.read(signed(header(), payload().replace("{", "{" + " ".repeat(30_000)))))
                .isEmpty();
        assertThat(TOKENS.read("A".repeat(30_000))).isEmpty();
        assertThat(TOKENS.read("")).isEmpty();
        assertThat(TOKENS.read(token + "=")).isEmpty();
        assertThat(TOKENS.read(token + "." + token)).isEmpty();
        assertThat(TOKENS.read(token.replace(".", ". "))).isEmpty();
    }

    @Test
    void theDatabaseHoldsNoKeyInTheClear() throws Exception {
        TOKENS.write(CLAIMS);
        String sealed = DB.owner().one("SELECT sealed_key AS k FROM signing_key", row -> row.text("k"));
        var plain = KEYS.current().privateKey().getEncoded();

        assertThat(sealed).doesNotContain(Crypto.text(plain));
        var other = new KeyRing(List.of("another-secret-another-key-0123456789"));
        var elsewhere =
                new AccessTokens(TokenFixture.signingKeys(DB.app(), other, new Settings(name -> Optional.empty())));
        assertThat(elsewhere.read(TOKENS.write(CLAIMS)))
                .as("without our secret")
                .isEmpty();
    }
}
