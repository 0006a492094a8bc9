package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LimitedStreamTest {

    private static LimitedStream of(int bytes, long limit) {
        return new LimitedStream(new ByteArrayInputStream(new byte[bytes]), limit);
    }

    @Test
    void exactlyTheLimitIsRead() throws IOException {
        try (var stream = of(10, 10)) {
            assertThat(stream.readAllBytes()).hasSize(10);
        }
    }

    @Test
    void oneMoreIsRefusedHoweverItIsRead() {
        assertThatThrownBy(() -> of(11, 10).readAllBytes())
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ApiCode.PAYLOAD_TOO_LARGE));
        assertThatThrownBy(() -> of(11, 10).skip(11)).isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> {
                    try (var stream = of(11, 10)) {
                        while (stream.read() >= 0) {
                            assertThat(stream).isNotNull();
                        }
                    }
                })
                .isInstanceOf(ApiException.class);
    }
}
