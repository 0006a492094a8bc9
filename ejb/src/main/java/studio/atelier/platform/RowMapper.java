package studio.atelier.platform;

import java.sql.SQLException;

/** Makes a value of the current row. */
@FunctionalInterface
public interface RowMapper<T> {
    T map(Row row) throws SQLException;
}
