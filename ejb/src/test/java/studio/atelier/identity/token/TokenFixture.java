package studio.atelier.identity.token;

import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;

/** Makes what tests next door need and may not make themselves. */
public final class TokenFixture {

    private TokenFixture() {}

    public static SigningKeys signingKeys(Sql sql, KeyRing ring, Settings settings) {
        return new SigningKeys(new SigningKeyStore(sql), ring, settings);
    }

    /** What nobody has but its client. */
    public static byte[] secret(RefreshToken token) {
        return token.secret();
    }
}
