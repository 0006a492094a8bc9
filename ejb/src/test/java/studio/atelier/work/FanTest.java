package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.work.WorkFixture.text;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs that divide into items and come together again, and what is left when some of it fails. */
class FanTest extends OneNode {

    private static Outcome fan(int items) {
        return new Outcome.Fan(
                text("fanned"),
                IntStream.range(0, items).mapToObj(i -> text("item" + i)).toList());
    }

    @Test
    void aFanRunsOncePerItemAndIsGatheredOnce() {
        var gathered = new AtomicInteger();
        with(new Pipeline(
                "test.fan",
                List.of(
                        stage("cut", attempt -> fan(5)),
                        stage("work", attempt -> done(attempt.item().asText())),
                        stage("more", attempt -> done(attempt.item().asText() + attempt.itemNumber())),
                        new Stage(
                                "join",
                                attempt -> {
                                    gathered.incrementAndGet();
                                    return done(String.join(",", texts(attempt.outputs("more"))));
                                },
                                FAST.joining()))));

        var job = node.submit("test.fan", Map.of());

        assertThat(node.awaitFinal(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(gathered).hasValue(1);
        assertThat(texts(node.jobs().outputs(node.workspace, job.id(), "join")))
                .containsExactly("item00,item11,item22,item33,item44");
    }

    @Test
    void aFanOfNothingGoesStraightToWhatGathersIt() {
        with(new Pipeline(
                "test.empty",
                List.of(
                        stage("cut", attempt -> fan(0)),
                        stage("work", attempt -> done("never")),
                        new Stage(
                                "join",
                                attempt -> done("of " + attempt.outputs("work").size()),
                                FAST.joining()))));

        var job = node.submit("test.empty", Map.of());

        assertThat(node.awaitFinal(job.id()).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(texts(node.jobs().outputs(node.workspace, job.id(), "join"))).containsExactly("of 0");
    }

    @Test
    void aFanInAFanIsRefused() {
        with(new Pipeline(
                "test.nested",
                List.of(
                        stage("cut", attempt -> fan(1)),
                        stage("again", attempt -> fan(2)),
                        stage("end", a -> done("")))));

        var job = node.awaitFinal(node.submit("test.nested", Map.of()).id());

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.failure()).extracting(Failure::code).isEqualTo("nested_fan");
    }

    @Test
    void whatFailsForGoodMakesTheJobPartialAndARetryDoesOnlyThat() {
        var broken = new AtomicInteger(1);
        var worked = new AtomicInteger();
        with(new Pipeline(
                "test.partial",
                List.of(
                        stage("cut", attempt -> fan(3)),
                        stage("work", attempt -> {
                            worked.incrementAndGet();
                            return attempt.itemNumber() == broken.get() ? new Outcome.Fail(BROKEN) : done("ok");
                        }),
                        new Stage(
                                "join",
                                attempt -> done("of " + attempt.outputs("work").size()),
                                FAST.joining()))));

        var job = node.awaitFinal(node.submit("test.partial", Map.of()).id());
        assertThat(job.state()).isEqualTo(JobState.PARTIAL);
        assertThat(job.failure()).isEqualTo(BROKEN);
        assertThat(texts(node.jobs().outputs(node.workspace, job.id(), "join"))).containsExactly("of 2");

        broken.set(-1);
        assertThat(node.jobs().retry(node.workspace, job.id())).isInstanceOf(Reopening.Opened.class);
        var second = node.awaitFinal(job.id());

        assertThat(second.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(second.run()).isEqualTo(2);
        assertThat(second.failure()).isNull();
        assertThat(worked).hasValue(4);
        assertThat(texts(node.jobs().outputs(node.workspace, job.id(), "join"))).containsExactly("of 3");
        assertThat(node.jobs().retry(node.workspace, job.id())).isInstanceOf(Reopening.NotRetryable.class);
    }

    @Test
    void ifNoItemGotThroughTheJobHasFailed() {
        with(new Pipeline(
                "test.lost",
                List.of(
                        stage("cut", attempt -> fan(3)),
                        stage("work", attempt -> new Outcome.Fail(BROKEN)),
                        new Stage("join", attempt -> done("never"), FAST.joining()))));

        var job = node.awaitFinal(node.submit("test.lost", Map.of()).id());

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(node.jobs().outputs(node.workspace, job.id(), "join")).isEmpty();
    }

    @Test
    void theJobGoesOnWithoutAnOptionalStage() {
        with(new Pipeline(
                "test.optional",
                List.of(
                        new Stage("extra", attempt -> new Outcome.Fail(BROKEN), FAST.optionally()),
                        stage(
                                "work",
                                attempt -> done("of " + attempt.outputs("extra").size())))));

        var job = node.awaitFinal(node.submit("test.optional", Map.of()).id());

        assertThat(job.state()).isEqualTo(JobState.PARTIAL);
        assertThat(texts(node.jobs().outputs(node.workspace, job.id(), "work"))).containsExactly("of 0");
    }
}
