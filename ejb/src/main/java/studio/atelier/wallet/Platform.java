package studio.atelier.wallet;

import java.util.Locale;

/** The accounts of the platform: where money of customers comes from and goes to. They have no running balance. */
public enum Platform {
    /** Given without payment: redeem codes, gifts. */
    ISSUED,
    /** Paid for. */
    PURCHASED,
    /** Earned by work that was delivered. */
    REVENUE,
    /** Given back. */
    REFUNDED,
    /** Not used in time. */
    EXPIRED,
    /** Put right by an operator. */
    ADJUSTED;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
