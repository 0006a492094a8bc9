package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** Settling one hold looks at that hold, however many there are and whatever the planner thinks their number is. */
class SettlePlanTest {

    private static final int HOLDS = 200;
    private static final int FEW = 20;
    private static final Pattern READ = Pattern.compile("actual rows=([0-9]+)");

    @Test
    void oneOfManyHoldsIsFoundByItsKey() throws SQLException {
        try (var db = TestDatabase.explaining()) {
            var money = new LedgerFixture(db);
            var workspace = money.workspace(HOLDS);
            var last = LedgerFixture.job();
            for (int i = 0; i < HOLDS; i++) {
                last = LedgerFixture.job();
                assertThat(money.ledger.hold(workspace, Unit.CREDIT, 1, last, LedgerFixture.LIFE))
                        .isInstanceOf(Holding.Held.class);
            }
            var plans = settling(db, last.id());

            assertThat(plans).contains("Update on ledger_hold");
            assertThat(READ.matcher(plans).results().map(found -> Integer.parseInt(found.group(1))))
                    .as(plans)
                    .allMatch(rows -> rows <= FEW);
        }
    }

    private static String settling(TestDatabase db, UUID job) throws SQLException {
        var plans = new StringBuilder();
        try (var connection = db.engineSource().getConnection();
                var statement = connection.prepareStatement(
                        "SELECT * FROM ledger_settle('job', ARRAY[?], ARRAY[1], ARRAY[1::bigint], 'released')")) {
            statement.setObject(1, job);
            try (var rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("answer")).isEqualTo("captured");
            }
            for (var said = statement.getWarnings(); said != null; said = said.getNextWarning()) {
                plans.append(said.getMessage()).append('\n');
            }
        }
        return plans.toString();
    }
}
