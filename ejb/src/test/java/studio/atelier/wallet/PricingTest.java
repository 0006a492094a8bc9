package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Seed;
import studio.atelier.platform.TestDatabase;

class PricingTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Pricing PRICING = new Pricing(DB.app());

    @AfterAll
    static void close() {
        DB.close();
    }

    @Test
    void theExampleOfTheSpecification() {
        assertThat(credits(Usage.of("paraformer-v2", 120), Usage.of("qwen-mt", 10)))
                .isEqualTo(50);
    }

    @Test
    void onlyTheSumIsRoundedUp() {
        assertThat(credits(new Usage("paraformer-v2", new BigDecimal("0.1")), Usage.of("qwen3-asr-flash", 1)))
                .isEqualTo(1);
        assertThat(credits(Usage.of("paraformer-v2", 1), Usage.of("paraformer-v2", 3)))
                .isEqualTo(1);
        assertThat(credits(new Usage("paraformer-v2", new BigDecimal("4.001")))).isEqualTo(2);
    }

    @Test
    void whatTheMachineDoesIsFree() {
        assertThat(credits(Usage.of("sphinx", 100_000))).isZero();
    }

    @Test
    void whatIsNotOfferedIsNeverFree() {
        DB.owner().update("UPDATE model_route SET enabled = false, version = version + 1 WHERE name = 'whisper-1'");

        assertThat(PRICING.quote(List.of(Usage.of("whisper-1", 1)))).isEqualTo(new Quote.NotOffered("whisper-1"));
        assertThat(PRICING.quote(List.of(Usage.of("whisper-9", 1)))).isEqualTo(new Quote.NotOffered("whisper-9"));
    }

    @Test
    @Seed("L9")
    void everyChangeIsAVersion() {
        DB.owner()
                .update("UPDATE model_route SET cost_per_unit = 3, version = version + 1 WHERE name = 'contact-sheet'");

        assertThat(DB.owner()
                        .list(
                                "SELECT cost_per_unit FROM model_route_version WHERE name = 'contact-sheet' ORDER BY version",
                                row -> row.decimal("cost_per_unit").intValueExact()))
                .containsExactly(0, 3);
    }

    private static long credits(Usage... usage) {
        return ((Quote.Priced) PRICING.quote(List.of(usage))).credits();
    }
}
