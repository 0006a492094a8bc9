package studio.atelier.platform;

import java.sql.SQLException;
import java.util.Objects;

/** A statement the database refused or could not answer. Callers that expect a refusal ask for its SQL state. */
public final class SqlFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String UNIQUE_VIOLATION = "23505";

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
}
