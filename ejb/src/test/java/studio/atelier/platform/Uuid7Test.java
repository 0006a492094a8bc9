package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Uuid7Test {

    @Test
    void idsOfOneProcessSortAsTheyWereMade() {
        var ids = Stream.generate(Uuid7::next).limit(20_000).map(UUID::toString).toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void carriesVersionVariantAndTime() {
        long before = System.currentTimeMillis();
        var id = Uuid7.next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, before + 60_000);
        assertThat(Uuid7.made(id)).map(Instant::toEpochMilli).hasValue(id.getMostSignificantBits() >>> 16);
        assertThat(Uuid7.made(UUID.randomUUID())).isEmpty();
    }
}
