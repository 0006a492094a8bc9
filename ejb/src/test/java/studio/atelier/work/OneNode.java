package studio.atelier.work;

import static studio.atelier.work.WorkFixture.QUEUE;
import static studio.atelier.work.WorkFixture.text;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import studio.atelier.platform.TestDatabase;

/** A node that is given a pipeline and does its jobs; after every test the tables must be in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneNode {

    static final StagePolicy FAST =
            StagePolicy.on(QUEUE).attempts(3).backoff(Duration.ofMillis(1), Duration.ofMillis(5));
    static final Failure BROKEN = new Failure("provider_unavailable", "It did not answer.", Fault.PROVIDER);

    final TestDatabase db = TestDatabase.fresh();
    WorkFixture node = WorkFixture.running(db);

    @BeforeEach
    void start() {
        with();
    }

    @AfterEach
    void stop() {
        node.close();
        Invariants.check(db);
    }

    @AfterAll
    void close() {
        db.close();
    }

    void with(Pipeline... pipelines) {
        node.close();
        node = WorkFixture.running(db, pipelines);
    }

    static Stage stage(String name, Handler handler) {
        return new Stage(name, handler, FAST);
    }

    static Outcome done(String output) {
        return new Outcome.Done(text(output));
    }

    static List<String> texts(List<StageOutput> outputs) {
        return outputs.stream().map(output -> output.output().asText()).toList();
    }
}
