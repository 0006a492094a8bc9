package studio.atelier.identity;

/** The names of roles: five that a member has in a workspace, and one for the platform. */
public final class Roles {

    public static final String OWNER = "owner";
    public static final String ADMIN = "admin";
    public static final String MEMBER = "member";
    public static final String TEACHER = "teacher";
    public static final String STUDENT = "student";

    /** An account allowed on {@code /api/v1/admin} and {@code /api/v1/ops}; given to the account, not in a workspace. */
    public static final String OPERATOR = "operator";

    private Roles() {}
}
