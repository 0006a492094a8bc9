package studio.atelier.launcher;

/** The passwords of the four roles. {@link #toString} shows none of them. */
public record RolePasswords(String owner, String app, String engine, String batch) {

    /** Four that nobody has ever seen. */
    public static RolePasswords random() {
        return new RolePasswords(RandomSecret.next(), RandomSecret.next(), RandomSecret.next(), RandomSecret.next());
    }

    /** Whether the three roles beside the owner have one each. */
    boolean areAllGiven() {
        return !app.isBlank() && !engine.isBlank() && !batch.isBlank();
    }

    @Override
    public String toString() {
        return "RolePasswords[****]";
    }
}
