package studio.atelier.identity.workspace;

import java.util.Locale;

/** How a change of a workspace or of its people ended. All but the first change nothing. */
public enum Change {
    DONE,
    /** Whoever acts has not the role for it. */
    FORBIDDEN,
    /** There is no such member, invitation or token here. */
    UNKNOWN,
    /** Nobody changes their own role. */
    SELF,
    /** It was changed meanwhile. */
    STALE,
    /** The workspace would be left without an owner, or a person without their own. */
    LAST_OWNER,
    /** The name is another's. */
    TAKEN,
    /** A personal workspace has no names of its own. */
    NO_COMPANY,
    /** The address is a member's. */
    MEMBER,
    /** The address is the caller's, but nobody has shown that its mail is read. */
    UNVERIFIED,
    /** Enough for today, or in all. */
    TOO_MANY;

    /** From the word a function of the database answers with. */
    public static Change of(String outcome) {
        return valueOf(outcome.toUpperCase(Locale.ROOT));
    }
}
