package studio.atelier.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Plain SQL with positional parameters, for everything that is not an aggregate of JPA.
 *
 * <p>A statement joins the container's transaction if there is one and is a transaction of its own if there is none; the
 * data source decides, not this class. For the role of requests the first statement of a transaction is preceded by one that
 * says for which {@link Tenant} it is. Parameters: text, numbers, booleans, {@link UUID}, {@link Instant} (as
 * {@code timestamptz}), {@link JsonNode} (as {@code jsonb}), {@code byte[]}, and {@code UUID[]}, {@code Long[]},
 * {@code Integer[]}, {@code String[]}, {@code byte[][]} as arrays.
 */
public final class Sql {

    /** Rows fetched per round trip; results here are pages and batches, so one trip is the rule. */
    private static final int FETCH_SIZE = 1_000;

    private final DataSource source;
    private final @Nullable Wall wall;

    /** For a role that works across workspaces. */
    public Sql(DataSource source) {
        this(source, null);
    }

    Sql(DataSource source, @Nullable Wall wall) {
        this.source = source;
        this.wall = wall;
    }

    /** For what shares the connection of the transaction and is no statement of this class: tells the tenant, if need be. */
    public void enter() {
        try (var _ = connection()) {
            return;
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** All rows, in the order of the statement. The statement carries the limit. */
    public <T> List<T> list(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        try (var connection = connection();
                var statement = prepare(connection, sql, parameters);
                var result = statement.executeQuery()) {
            var rows = new ArrayList<T>();
            var row = new Row(result);
            while (result.next()) {
                rows.add(mapper.map(row));
            }
            return rows;
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** The first row, if there is one. */
    public <T> Optional<T> first(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        return list(sql, mapper, parameters).stream().findFirst();
    }

    /** The only row of a statement that always answers with one, such as a call of a function. */
    public <T> T one(String sql, RowMapper<T> mapper, @Nullable Object... parameters) {
        var rows = list(sql, mapper, parameters);
        if (rows.size() != 1) {
            throw new IllegalStateException("One row was promised, there are " + rows.size());
        }
        return rows.getFirst();
    }

    /** Runs a statement that changes rows, and answers how many. */
    public int update(String sql, @Nullable Object... parameters) {
        try (var connection = connection();
                var statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private Connection connection() throws SQLException {
        var connection = source.getConnection();
        try {
            if (wall != null) {
                wall.raise(connection);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, @Nullable Object[] parameters)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            statement.setFetchSize(FETCH_SIZE);
            for (int i = 0; i < parameters.length; i++) {
                bind(connection, statement, i + 1, parameters[i]);
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int at, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case null -> statement.setNull(at, Types.NULL);
            case Instant instant -> statement.setObject(at, instant.atOffset(ZoneOffset.UTC));
            case JsonNode json -> statement.setObject(at, Json.write(json), Types.OTHER);
            case byte[] bytes -> statement.setBytes(at, bytes);
            case UUID[] ids -> statement.setArray(at, connection.createArrayOf("uuid", ids));
            case Long[] numbers -> statement.setArray(at, connection.createArrayOf("bigint", numbers));
            case Integer[] numbers -> statement.setArray(at, connection.createArrayOf("integer", numbers));
            case byte[][] blobs -> statement.setArray(at, connection.createArrayOf("bytea", blobs));
            case Double[] numbers -> statement.setArray(at, connection.createArrayOf("float8", numbers));
            case String[] texts -> statement.setArray(at, connection.createArrayOf("text", texts));
            case Object other -> statement.setObject(at, other);
        }
    }
}
