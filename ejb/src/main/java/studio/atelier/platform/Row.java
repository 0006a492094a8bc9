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

    public UUID uuid(String column) {
        return present(column, uuidOrNull(column));
    }

    public @Nullable UUID uuidOrNull(String column) {
        return read(column, UUID.class);
    }

    public String text(String column) {
        return present(column, textOrNull(column));
    }

    public @Nullable String textOrNull(String column) {
        try {
            return result.getString(column);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    public int integer(String column) {
        return present(column, integerOrNull(column));
    }

    public @Nullable Integer integerOrNull(String column) {
        return read(column, Integer.class);
    }

    public long number(String column) {
        return present(column, numberOrNull(column));
    }

    public @Nullable Long numberOrNull(String column) {
        return read(column, Long.class);
    }

    public BigDecimal decimal(String column) {
        return present(column, read(column, BigDecimal.class));
    }

    public boolean flag(String column) {
        return present(column, flagOrNull(column));
    }

    public @Nullable Boolean flagOrNull(String column) {
        return read(column, Boolean.class);
    }

    public Instant instant(String column) {
        return present(column, instantOrNull(column));
    }

    public @Nullable Instant instantOrNull(String column) {
        var value = read(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    public JsonNode json(String column) {
        return Json.parse(text(column));
    }

    public @Nullable JsonNode jsonOrNull(String column) {
        var value = textOrNull(column);
        return value == null ? null : Json.parse(value);
    }

    public List<String> texts(String column) {
        try {
            return List.of((String[]) present(column, result.getArray(column)).getArray());
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    public byte[] bytes(String column) {
        try {
            return present(column, result.getBytes(column));
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private <T> @Nullable T read(String column, Class<T> type) {
        try {
            return result.getObject(column, type);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Column " + column + " is NULL where a value was promised");
        }
        return value;
    }
}
