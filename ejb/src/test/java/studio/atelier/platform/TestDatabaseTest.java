package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TestDatabaseTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    @AfterAll
    static void close() {
        DB.close();
    }

    @Test
    void eachRoleIsItself() {
        String app = DB.app().one("SELECT current_user::text AS who", row -> row.text("who"));
        String engine = DB.engine().one("SELECT current_user::text AS who", row -> row.text("who"));

        assertThat(app).isEqualTo("atelier_app");
        assertThat(engine).isEqualTo("atelier_engine");
    }

    @Test
    void aTransactionThatFailsLeavesNothing() {
        DB.owner().update("CREATE TABLE mark (n int)");

        assertThatThrownBy(() -> DB.transaction(() -> {
                    DB.owner().update("INSERT INTO mark VALUES (1)");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        DB.transaction(() -> DB.owner().update("INSERT INTO mark VALUES (2)"));

        assertThat(DB.owner().list("SELECT n FROM mark", row -> row.integer("n")))
                .containsExactly(2);
    }

    @Test
    @Abuse("P5")
    void aTextThatCannotBeKeptIsToldFromABug() {
        for (var query : java.util.List.of("SELECT ? AS kept", "SELECT ?::jsonb AS kept")) {
            var text = query.contains("jsonb") ? "\"a\\u0000\"" : "a\0b";
            assertThatThrownBy(() -> DB.app().one(query, row -> row.text("kept"), text))
                    .isInstanceOfSatisfying(
                            SqlFailure.class,
                            failure -> assertThat(failure.isUntranslatable())
                                    .as(failure.toString())
                                    .isTrue());
        }
    }

    @Test
    void timeCanBeShiftedForATransaction() {
        boolean shifted = DB.transaction(() -> {
            DB.app().one("SELECT set_config('atelier.shift', '1 hour', true) AS ok", row -> row.text("ok"));
            return DB.app()
                    .one(
                            "SELECT atelier_now() > clock_timestamp() + interval '59 min' AS late",
                            row -> row.flag("late"));
        });
        assertThat(shifted).isTrue();
    }
}
