package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AppetiteTest {

    private final Appetite appetite = new Appetite(2);

    private void took(Duration each, int times) {
        for (int i = 0; i < times; i++) {
            appetite.took(each.toNanos());
        }
    }

    @Test
    void takesNoMoreThanItsFreeSlotsUntilItKnowsBetter() {
        assertThat(appetite.forFree(2, 0)).isEqualTo(2);
        assertThat(appetite.forFree(0, 0)).isZero();
    }

    @Test
    void keepsAStockOfShortTasks() {
        took(Duration.ofNanos(10_000), 10);

        assertThat(appetite.forFree(0, 0)).isEqualTo(Appetite.BATCH);
        assertThat(appetite.forFree(0, 600)).isZero();
        assertThat(appetite.forFree(0, 400)).isEqualTo(Appetite.BATCH);
    }

    @Test
    void leavesLongTasksToTheOthers() {
        took(Duration.ofMinutes(1), 1);

        assertThat(appetite.forFree(1, 0)).isEqualTo(1);
        assertThat(appetite.forFree(0, 0)).isZero();
    }

    @Test
    void losesItWhenTheStockGoesStale() {
        took(Duration.ofNanos(10_000), 10);
        appetite.spoilt(Duration.ofSeconds(1));

        assertThat(appetite.forFree(0, 0)).isZero();
        assertThat(appetite.forFree(2, 0)).isEqualTo(2);
    }
}
