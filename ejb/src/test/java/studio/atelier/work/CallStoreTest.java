package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;
import studio.atelier.platform.TestDatabase;

class CallStoreTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    @AfterAll
    static void close() {
        DB.close();
    }

    private final CallStore calls = new CallStore(DB.engine());

    /** An attempt of a task. */
    private record Try(UUID jobId, int run, int itemNumber, int number) implements Attempt {
        @Override
        public UUID workspaceId() {
            return jobId;
        }

        @Override
        public long fence() {
            return number;
        }

        @Override
        public JsonNode spec() {
            return Json.object();
        }

        @Override
        public JsonNode item() {
            return Json.object();
        }

        @Override
        public List<StageOutput> outputs(String stage) {
            return List.of();
        }

        @Override
        public void progress(int percent) {}

        @Override
        public boolean stopped() {
            return false;
        }
    }

    @Test
    void theNextAttemptFindsTheWorkOfTheOneBefore() {
        var job = UUID.randomUUID();
        calls.of(new Try(job, 1, 3, 1), "hear", "someone").began("task-1");

        var begun = calls.of(new Try(job, 1, 3, 2), "hear", "someone").begun().orElseThrow();

        assertThat(begun.reference()).isEqualTo("task-1");
        assertThat(begun.age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    @Test
    void anotherTaskAnotherStageAndAnotherRunBeginAnew() {
        var job = UUID.randomUUID();
        calls.of(new Try(job, 1, 0, 1), "hear", "someone").began("task-1");

        assertThat(calls.of(new Try(job, 1, 1, 1), "hear", "someone").begun()).isEmpty();
        assertThat(calls.of(new Try(job, 1, 0, 1), "speak", "someone").begun()).isEmpty();
        assertThat(calls.of(new Try(job, 2, 0, 1), "hear", "someone").begun()).isEmpty();
    }

    @Test
    void workThatWasGivenUpIsForgottenAndNewWorkReplacesIt() {
        var journal = calls.of(new Try(UUID.randomUUID(), 1, 0, 1), "hear", "someone");
        journal.began("task-1");
        journal.gaveUp();
        assertThat(journal.begun()).isEmpty();

        journal.began("task-2");
        journal.began("task-3");
        assertThat(journal.begun()).map(CallJournal.Begun::reference).hasValue("task-3");
    }
}
