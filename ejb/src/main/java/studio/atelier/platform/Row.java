package studio.atelier.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The current row of a result. The plain readers insist on a value; those that end in {@code OrNull} allow NULL. */
public final class Row {

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public UUID uuid(String column) throws SQLException {
        return present(column, uuidOrNull(column));
    }

    public @Nullable UUID uuidOrNull(String column) throws SQLException {
        return result.getObject(column, UUID.class);
    }

    public String text(String column) throws SQLException {
        return present(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) throws SQLException {
        return result.getString(column);
    }

    public int integer(String column) throws SQLException {
        return present(column, result.getObject(column, Integer.class));
    }

    public @Nullable Integer integerOrNull(String column) throws SQLException {
        return result.getObject(column, Integer.class);
    }

    public long number(String column) throws SQLException {
        return present(column, numberOrNull(column));
    }

    public @Nullable Long numberOrNull(String column) throws SQLException {
        return result.getObject(column, Long.class);
    }

    public BigDecimal decimal(String column) throws SQLException {
        return present(column, result.getBigDecimal(column));
    }

    public boolean flag(String column) throws SQLException {
        return present(column, flagOrNull(column));
    }

    public @Nullable Boolean flagOrNull(String column) throws SQLException {
        return result.getObject(column, Boolean.class);
    }

    public Instant instant(String column) throws SQLException {
        return present(column, instantOrNull(column));
    }

    public @Nullable Instant instantOrNull(String column) throws SQLException {
        var value = result.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public JsonNode json(String column) throws SQLException {
        return Json.parse(text(column));
    }

    public @Nullable JsonNode jsonOrNull(String column) throws SQLException {
        var value = textOrNull(column);
        return value == null ? null : Json.parse(value);
    }

    public List<String> texts(String column) throws SQLException {
        return List.of((String[]) present(column, result.getArray(column)).getArray());
    }

    public byte[] bytes(String column) throws SQLException {
        return present(column, result.getBytes(column));
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Column " + column + " is NULL where a value was promised");
        }
        return value;
    }
}
