package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

class PartitionsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final int TABLES = 4;

    @AfterAll
    static void close() {
        DB.close();
    }

    private static int make(int weeks) {
        return DB.engine().one("SELECT work_partitions(?) AS made", row -> row.integer("made"), weeks);
    }

    @Test
    void makingThemAgainMakesNothing() {
        // a week may have begun since the migration
        make(8);

        assertThat(make(8)).isZero();
    }

    @Test
    void aWeekLaterThereIsOneMoreOfEach() {
        make(8);

        int made = DB.transaction(() -> {
            DB.engine().one("SELECT set_config('atelier.shift', '7 days', true) AS ok", row -> row.text("ok"));
            return make(8);
        });

        assertThat(made).isEqualTo(TABLES);
    }

    @Test
    void whatIsWrittenNowGoesIntoAPartitionOfItsWeek() {
        var bench = new Bench(DB, pipeline("test.one", stage("only")));
        bench.submit("test.one");
        bench.done(bench.claimOne());

        int outside = DB.owner().one("""
                SELECT (SELECT count(*) FROM job_default) + (SELECT count(*) FROM task_attempt_default)
                     + (SELECT count(*) FROM job_event_default) AS n
                """, row -> (int) row.number("n"));
        assertThat(outside).isZero();
    }
}
