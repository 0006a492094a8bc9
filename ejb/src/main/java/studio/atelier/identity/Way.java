package studio.atelier.identity;

/** How a caller proved who they are. */
public enum Way {
    /** An access token, with a refresh token behind it. */
    TOKEN,
    /** The cookie of the console. */
    COOKIE,
    /** A key for programs; it may do what its scopes say and nothing else. */
    API_KEY
}
