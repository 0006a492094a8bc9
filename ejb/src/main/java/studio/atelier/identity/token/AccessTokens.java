package studio.atelier.identity.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import studio.atelier.platform.Json;

/**
 * Access tokens: JWTs signed with ES256, a few hundred bytes. The header has exactly three members, so whatever would
 * lead to another key or another way of checking ({@code jku}, {@code x5u}, {@code jwk}, {@code crit}) is refused before
 * anything is looked up. Signature, issuer, audience and times are checked by the server's MicroProfile JWT parser.
 */
@Dependent
public class AccessTokens {

    static final String ISSUER = "urn:atelier";
    static final String AUDIENCE = "urn:atelier:api";
    static final String TYPE = "at+jwt";
    static final String SESSION = "sid";
    static final String WORKSPACE = "ws";

    /** Ours have some 500 characters. */
    private static final int MOST = 2_048;

    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Set<String> HEADER = Set.of("alg", "kid", "typ");
    private static final Set<String> CLAIMS =
            Set.of("iss", "aud", "sub", SESSION, WORKSPACE, "jti", "iat", "nbf", "exp");

    /** Says no where a name comes twice: two readers could take two different values. */
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final SigningKeys keys;

    @Inject
    public AccessTokens(SigningKeys keys) {
        this.keys = keys;
    }

    public String write(AccessClaims claims) {
        var payload = Json.object();
        payload.put("iss", ISSUER);
        payload.put("aud", AUDIENCE);
        payload.put("sub", claims.accountId().toString());
        payload.put(SESSION, claims.sessionId().toString());
        payload.put(WORKSPACE, claims.workspaceId().toString());
        payload.put("jti", claims.id().toString());
        payload.put("iat", claims.issuedAt().getEpochSecond());
        payload.put("nbf", claims.issuedAt().getEpochSecond());
        payload.put("exp", claims.expiresAt().getEpochSecond());
        var key = keys.current();
        var signature = new JsonWebSignature();
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKeyIdHeaderValue(key.kid());
        signature.setHeader("typ", TYPE);
        signature.setPayload(Json.write(payload));
        signature.setKey(key.privateKey());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("A key of ours cannot sign", e);
        }
    }

    /** What the token says, if we signed it and it is good now; the database must still be asked about its sign-in. */
    public Optional<AccessClaims> read(String token) {
        if (token.length() > MOST || !COMPACT.matcher(token).matches()) {
            return Optional.empty();
        }
        var parts = token.split("\\.", -1);
        return object(parts[0], HEADER)
                .filter(header ->
                        header.path("alg").asText().equals(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                                && header.path("typ").asText().equals(TYPE)
                                && header.path("kid").isTextual())
                .flatMap(header -> keys.find(header.path("kid").asText()))
                .filter(key -> verifies(key, token))
                .flatMap(key -> object(parts[1], CLAIMS))
                .flatMap(AccessTokens::claims);
    }

    private static boolean verifies(SigningKey key, String token) {
        try {
            key.parser().parse(token);
            return true;
        } catch (ParseException refused) {
            return false;
        }
    }

    /** An object with exactly these members, each once. */
    private static Optional<JsonNode> object(String part, Set<String> members) {
        return Crypto.bytes(part).flatMap(AccessTokens::parse).filter(node -> {
            var names = new java.util.HashSet<String>();
            node.fieldNames().forEachRemaining(names::add);
            return node.isObject() && names.equals(members);
        });
    }

    private static Optional<JsonNode> parse(byte[] json) {
        try {
            return Optional.ofNullable(STRICT.readTree(json));
        } catch (JsonProcessingException notJson) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory can be read", e);
        }
    }

    private static Optional<AccessClaims> claims(JsonNode claims) {
        if (!claims.path("exp").isIntegralNumber() || !claims.path("iat").isIntegralNumber()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AccessClaims(
                    uuid(claims, SESSION),
                    uuid(claims, "sub"),
                    uuid(claims, WORKSPACE),
                    uuid(claims, "jti"),
                    Instant.ofEpochSecond(claims.path("iat").longValue()),
                    Instant.ofEpochSecond(claims.path("exp").longValue())));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static UUID uuid(JsonNode claims, String name) {
        return UUID.fromString(claims.path(name).asText());
    }
}
