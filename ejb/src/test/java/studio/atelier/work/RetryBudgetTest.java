package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An outage must not become a storm of retries. */
class RetryBudgetTest {

    private static final String QUEUE = "speech";
    private static final int FLOOR = 10;

    private final RetryBudget budget = new RetryBudget(20, FLOOR);
    private final UUID workspace = UUID.randomUUID();
    private long now = -7_000_000_000L;

    private Duration retry() {
        return budget.retry(QUEUE, workspace, now);
    }

    private void attempts(int number) {
        for (int i = 0; i < number; i++) {
            budget.attempt(QUEUE, workspace, now);
        }
    }

    private long atOnce() {
        return Stream.generate(this::retry)
                .limit(1_000)
                .filter(Duration::isZero)
                .count();
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aFewRetriesAreAlwaysAllowed() {
        assertThat(atOnce()).isEqualTo(FLOOR);
    }

    @Test
    void manyAttemptsAllowTheirShareOfRetries() {
        attempts(1_000);

        assertThat(atOnce()).isEqualTo(200);
    }

    @Test
    void whatIsBeyondTheBudgetFollowsAtItsPace() {
        atOnce();
        var pace = RetryBudget.WINDOW.dividedBy(FLOOR);

        assertThat(retry().minus(retry())).isEqualTo(pace.negated());
    }

    @Test
    void theBudgetComesBackWithTime() {
        for (int i = 0; i < FLOOR; i++) {
            retry();
        }
        assertThat(retry()).isPositive();
        pass(RetryBudget.WINDOW.multipliedBy(2));

        assertThat(atOnce()).isEqualTo(FLOOR);
    }

    @Test
    void attemptsAreForgottenAfterTheWindow() {
        attempts(1_000);
        pass(RetryBudget.WINDOW.multipliedBy(2));

        assertThat(atOnce()).isEqualTo(FLOOR);
    }

    @Test
    void workspacesDoNotTakeEachOthersBudget() {
        atOnce();

        assertThat(budget.retry(QUEUE, UUID.randomUUID(), now)).isZero();
        assertThat(budget.retry("video", workspace, now)).isZero();
    }
}
