package studio.atelier.audit;

import java.util.Locale;

/** By what somebody proved who they are. */
public enum Credential {
    PASSWORD,
    SMS_CODE,
    WALLET_SIGNATURE,
    ACCESS_TOKEN,
    REFRESH_TOKEN,
    COOKIE,
    API_KEY,
    WORKER_TOKEN,
    BOOTSTRAP_SECRET,

    /** The server itself: a timer, a sweep, a stage of a job. */
    SERVER;

    /** The word in the log. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
