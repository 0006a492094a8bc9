package studio.atelier.limit;

import java.util.Locale;

/** What is limited. Those of the way in count per address; each operation of it has a count of its own. */
public enum Limit {
    REGISTER(1),
    LOGIN(1),
    REFRESH(1),

    /** Asking for a new password, and setting it. */
    RESET(1),

    /** Having a code sent, by SMS or mail. */
    SEND_CODE(1),

    /** Trying a code. */
    VERIFY_CODE(1),

    /** Trying a redeem code. */
    REDEEM(1),

    /** Everything else, by address, before it is known who calls. */
    ADDRESS(20),

    /** Everything else, by account. */
    CALLER(20);

    private final int grants;

    /** @param grants in how many portions a node fetches the whole limit; 1 where every single one is decided in the database */
    Limit(int grants) {
        this.grants = grants;
    }

    /** The name of the policy in the headers. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How many a node fetches at a time, of a limit of so many. */
    long portion(long most) {
        return grants == 1 ? 1 : Math.max(1, most / grants);
    }
}
