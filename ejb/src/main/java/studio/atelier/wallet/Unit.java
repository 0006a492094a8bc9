package studio.atelier.wallet;

/** What an account counts. The names are those in the database. */
public enum Unit {
    /** The credits that jobs cost. */
    CREDIT,
    /** The lessons of a package. */
    LESSON
}
