package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Settings;

class WorkSettingsTest {

    private static WorkSettings settings(Map<String, String> values) {
        return WorkSettings.of(new Settings(name -> Optional.ofNullable(values.get(name))));
    }

    @Test
    void aNodeServesTheDefaultQueueUnderItsOldNameToo() {
        assertThat(settings(Map.of()).queues()).containsExactly("gmv.tasks.default");
        assertThat(settings(Map.of("CELERY_TASK_DEFAULT_QUEUE", "mine")).queues())
                .containsExactly("mine");
        assertThat(settings(Map.of("CELERY_TASK_DEFAULT_QUEUE", "mine")).defaultQueue())
                .isEqualTo("mine");
    }

    @Test
    void queuesAreListedWithCommas() {
        assertThat(settings(Map.of("atelier.work.queues", "a, b,,a")).queues()).containsExactly("a", "b");
    }

    @Test
    void aNodeThatDiesIsNoticedWithinOneLease() {
        var settings = settings(Map.of());

        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.heartbeat()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.rescue()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.slots()).isPositive();
    }
}
