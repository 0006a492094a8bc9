package studio.atelier.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Settings;
import studio.atelier.platform.TestDatabase;

/** How keys come, take turns and go. */
class SigningKeysTest {

    private static final String SECRET = "zyxwvutsrqponmlkjihgfedcba9876543210";
    private static final String NEXT_SECRET = "abcdefghijklmnopqrstuvwxyz-0123456789";
    private static final String DAY = "86400";

    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void close() {
        db.close();
    }

    private SigningKeys node(String... secrets) {
        return TokenFixture.signingKeys(
                db.app(),
                new KeyRing(List.of(secrets)),
                new Settings(name -> Optional.ofNullable(
                        Map.of("atelier.identity.signing-key-life", DAY).get(name))));
    }

    private <T> T later(String interval, Supplier<T> body) {
        return db.transaction(() -> {
            db.app().one("SELECT set_config('atelier.shift', ?, true) AS ok", row -> row.text("ok"), interval);
            return body.get();
        });
    }

    private long keys() {
        return db.owner().one("SELECT count(*) AS n FROM signing_key", row -> row.number("n"));
    }

    @Test
    void ofManyNodesThatStartAtOnceOneMakesTheKey() throws Exception {
        int many = 8;
        var start = new CountDownLatch(1);
        Callable<String> starting = () -> {
            start.await();
            return node(SECRET).current().kid();
        };
        var kids = new HashSet<String>();
        try (var threads = Executors.newFixedThreadPool(many)) {
            var racing = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(starting))
                    .toList();
            start.countDown();
            for (Future<String> one : racing) {
                kids.add(one.get());
            }
        }

        assertThat(kids).hasSize(1);
    }

    @Test
    void theNextKeyIsPublishedBeforeItSignsAndTheLastOneChecksUntilItsTokensAreGone() {
        String first = node(SECRET).current().kid();
        assertThat(later("22 hours", () -> node(SECRET).current().kid())).isEqualTo(first);
        assertThat(keys()).isEqualTo(1);

        assertThat(later("23 hours 30 minutes", () -> node(SECRET).current().kid()))
                .isEqualTo(first);
        assertThat(keys()).as("published ahead").isEqualTo(2);

        String second = later("24 hours 1 minute", () -> node(SECRET).current().kid());
        assertThat(second).isNotEqualTo(first);
        assertThat(later("24 hours 10 minutes", () -> node(SECRET).find(first))).isPresent();
        assertThat(later("24 hours 12 minutes", () -> node(SECRET).find(first))).isEmpty();
        assertThat(later("24 hours 12 minutes", () -> node(SECRET).find(second)))
                .isPresent();
    }

    @Test
    void aKeyThatIsLateIsPublishedBeforeItSignsAllTheSame() {
        String first = node(SECRET).current().kid();

        assertThat(later("20 days", () -> node(SECRET).current().kid())).isEqualTo(first);
        assertThat(later("20 days 6 minutes", () -> node(SECRET).current().kid()))
                .isNotEqualTo(first);
    }

    @Test
    void aSecretIsReplacedWithoutLosingKeysIfTheOneBeforeIsNamed() {
        String first = node(SECRET).current().kid();

        assertThat(node(NEXT_SECRET, SECRET).current().kid()).isEqualTo(first);
        String own = node(NEXT_SECRET).current().kid();
        assertThat(own).isNotEqualTo(first);
        assertThat(node(NEXT_SECRET).find(first)).isEmpty();
    }
}
