package studio.atelier.identity;

import java.time.Duration;
import studio.atelier.identity.SessionStore.Lives;
import studio.atelier.identity.token.TokenSettings;
import studio.atelier.platform.Settings;

/**
 * How long things last.
 *
 * @param access one access token
 * @param tokens a family of refresh tokens
 * @param cookie a cookie of the console
 */
record SessionLives(Duration access, Lives tokens, Lives cookie) {

    /** A lost answer is asked for again, and a second tab asks too, within this (OAuth servers give 10 to 60 s). */
    static final Duration GRACE = Duration.ofSeconds(10);

    static SessionLives of(Settings settings) {
        return new SessionLives(
                settings.get(TokenSettings.ACCESS_LIFE),
                new Lives(settings.get(IdentitySettings.REFRESH_IDLE), settings.get(IdentitySettings.REFRESH_LIFE)),
                new Lives(settings.get(IdentitySettings.COOKIE_IDLE), settings.get(IdentitySettings.COOKIE_MAX_AGE)));
    }
}
