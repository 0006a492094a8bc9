package studio.atelier.work;

/** Whose fault a failure is; it decides who pays. */
public enum Fault {
    /** A bug or an outage of Atelier. */
    OURS,
    /** The provider refused, failed or did not answer. */
    PROVIDER,
    /** What the customer sent cannot be worked on. */
    INPUT;

    /** The word on the wire and in the database. */
    public String wire() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
