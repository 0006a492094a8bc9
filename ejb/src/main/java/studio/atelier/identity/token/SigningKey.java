package studio.atelier.identity.token;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Set;

/**
 * One key pair, opened.
 *
 * @param signsFrom until then it is only published, so that every node knows it before the first token comes
 * @param parser checks tokens against this key and no other
 */
record SigningKey(String kid, Instant signsFrom, PrivateKey privateKey, JWTParser parser) {

    /** Clocks of nodes differ a little; the database has the last word on when a token ends. */
    private static final int SKEW_SECONDS = 60;

    static SigningKey of(String kid, Instant signsFrom, PublicKey publicKey, PrivateKey privateKey) {
        var rules = new JWTAuthContextInfo();
        rules.setPublicVerificationKey(publicKey);
        rules.setSignatureAlgorithm(SignatureAlgorithm.ES256);
        rules.setTokenKeyId(kid);
        rules.setIssuedBy(AccessTokens.ISSUER);
        rules.setExpectedAudience(Set.of(AccessTokens.AUDIENCE));
        rules.setClockSkew(SKEW_SECONDS);
        rules.setRequireNamedPrincipal(false);
        rules.setRequiredClaims(Set.of("sub", "jti", "nbf", AccessTokens.SESSION, AccessTokens.WORKSPACE));
        return new SigningKey(
                kid, signsFrom, privateKey, new DefaultJWTParser(rules, new DefaultJWTCallerPrincipalFactory()));
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
