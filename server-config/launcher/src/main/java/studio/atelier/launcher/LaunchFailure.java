package studio.atelier.launcher;

/** Something a person can put right. The message is one line that says what, and what to do. */
public final class LaunchFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LaunchFailure(String message) {
        super(message);
    }

    public LaunchFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** The first line of what went wrong; causes without words are named by their class. */
    static String says(Throwable cause) {
        var root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        var text = root.getMessage();
        return text == null
                ? root.getClass().getSimpleName()
                : text.lines().findFirst().orElse(root.getClass().getSimpleName());
    }
}
