package studio.atelier.platform;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;

/** A statement the database refused or could not answer. Callers that expect a refusal ask for its SQL state. */
public final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String UNIQUE_VIOLATION = "23505";
    private static final Set<String> UNTRANSLATABLE = Set.of("22021", "22P05");

    private final String state;

    SqlFailure(SQLException cause) {
        super(cause.getMessage(), cause);
        this.state = Objects.requireNonNullElse(cause.getSQLState(), "");
    }

    /** The five characters of the SQL standard and of PostgreSQL's appendix A; empty if the driver gave none. */
    public String state() {
        return state;
    }

    /** True if a row with this key exists already. */
    public boolean isDuplicate() {
        return state.equals(UNIQUE_VIOLATION);
    }

    /** True if a text holds what PostgreSQL cannot keep: U+0000, as text or within JSON. */
    public boolean isUntranslatable() {
        return UNTRANSLATABLE.contains(state);
    }
}
