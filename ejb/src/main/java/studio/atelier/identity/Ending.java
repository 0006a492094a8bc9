package studio.atelier.identity;

import java.util.Locale;

/** Why a sign-in was ended before its time. */
public enum Ending {
    LOGOUT,
    LOGOUT_ALL,
    /** The password was changed or reset. */
    PASSWORD,
    /** A refresh token came back that had been followed by another long ago: somebody has a copy. */
    REUSE,
    /** The person went on in another workspace. */
    SWITCHED,
    /** Another sign-in took its place in the same browser. */
    REPLACED;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
