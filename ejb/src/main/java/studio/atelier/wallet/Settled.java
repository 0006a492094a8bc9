package studio.atelier.wallet;

/** What became of a hold when it was to be resolved. All but the first two changed nothing. */
public enum Settled {
    CAPTURED,
    RELEASED,
    ALREADY_CAPTURED,
    ALREADY_RELEASED,
    ALREADY_EXPIRED,
    /** More was asked for than is held. */
    ABOVE_HOLD,
    /** There is no such hold: the work was free. */
    UNKNOWN
}
