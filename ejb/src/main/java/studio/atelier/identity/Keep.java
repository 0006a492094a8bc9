package studio.atelier.identity;

/** How a client wants to keep a sign-in. */
public enum Keep {
    /** As an access token and a refresh token, in the client's hands. */
    TOKENS,
    /** As a cookie that scripts cannot read; for the console. */
    COOKIE
}
