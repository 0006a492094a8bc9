package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import studio.atelier.platform.TestDatabase;

/** What must be true of the engine's tables at every instant between transactions: the catalogue of the database, all of it. */
final class Invariants {

    private Invariants() {}

    static void check(TestDatabase db) {
        var violations = db.engine()
                .list(
                        "SELECT id || ' ' || what || ' ' || violations || ' ' || sample::text AS said"
                                + " FROM work_invariants(?) WHERE violations > 0",
                        row -> row.text("said"),
                        Instant.EPOCH);
        assertThat(violations).as("violated invariants").isEmpty();
    }
}
