package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PaceTest {

    private final AtomicLong clock = new AtomicLong();
    private final Pace pace = new Pace(clock::get);

    private void after(int seconds) {
        clock.set(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void aSlowBeginningIsForgiven() {
        after(20);
        assertThatCode(() -> pace.check(1)).doesNotThrowAnyException();
    }

    @Test
    void aBodyThatDripsIsRefused() {
        after(21);
        var refused = catchThrowableOfType(ApiException.class, () -> pace.check(21 * 1024 - 1));
        assertThat(refused.code()).isEqualTo(ApiCode.UNREADABLE);
        assertThatCode(() -> pace.check(21 * 1024)).doesNotThrowAnyException();
    }
}
