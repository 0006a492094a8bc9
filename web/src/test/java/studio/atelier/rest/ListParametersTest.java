package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What list operations share: cursors, parameters, lines of CSV. */
class ListParametersTest {

    @Test
    void aCursorComesBackAsTheKeyItWasMadeOf() {
        var id = UUID.randomUUID();
        var cursors = Cursor.of("audit", "identity", null);

        assertThat(cursors.read(cursors.after(Instant.EPOCH, id), 2))
                .containsExactly("1970-01-01T00:00:00Z", id.toString());
    }

    @Test
    void aCursorOfOtherFiltersOrAnotherListIsRefused() {
        var cursor = Cursor.of("audit", "identity", null).after("k");

        for (var other : List.of(
                Cursor.of("audit", "identity", "done"),
                Cursor.of("audit", null, "identity"),
                Cursor.of("jobs", "identity", null))) {
            assertThatThrownBy(() -> other.read(cursor, 1))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refused -> assertThat(refused.code()).isEqualTo(ApiCode.CURSOR_MISMATCH));
        }
        assertThatThrownBy(() -> Cursor.of("audit", "identity", null).read(cursor, 2))
                .isInstanceOf(ApiException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1!!", "2aaaa", "0", "1\u0000"})
    void nonsenseIsNoCursor(String text) {
        assertThatThrownBy(() -> Cursor.of("audit").read(text, 1)).isInstanceOf(ApiException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "101", "1e2", " 5", "99999999999", "-1"})
    void aLimitOutOfRangeIsNamed(String text) {
        assertThatThrownBy(() -> Query.number("limit", text, 1, 100)).hasMessageContaining("limit");
    }

    @Test
    void aFormulaIsDisarmed() {
        assertThat(Csv.line("=1+1")).isEqualTo("'=1+1\r\n");
        assertThat(Csv.line("+49")).isEqualTo("'+49\r\n");
        assertThat(Csv.line("@SUM(A1)")).isEqualTo("'@SUM(A1)\r\n");
        assertThat(Csv.line("-1+2")).isEqualTo("'-1+2\r\n");
        assertThat(Csv.line(" =x")).isEqualTo("' =x\r\n");
        assertThat(Csv.line(-1)).isEqualTo("-1\r\n");
    }

    @Test
    void valuesAreQuotedWhereTheyMustBe() {
        assertThat(Csv.line("a", null, "b,c", "say \"hi\"", 7)).isEqualTo("a,,\"b,c\",\"say \"\"hi\"\"\",7\r\n");
    }
}
