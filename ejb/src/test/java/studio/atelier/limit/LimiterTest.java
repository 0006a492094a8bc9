package studio.atelier.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Settings;
import studio.atelier.platform.TestDatabase;

class LimiterTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final SimpleMeterRegistry METERS = new SimpleMeterRegistry();
    private static final AtomicInteger LAST = new AtomicInteger();

    /** One of a hundred a minute. */
    private static final long EACH_NANOS = 600_000_000;

    @AfterAll
    static void close() {
        DB.close();
    }

    /** A node: all share the database. */
    private static Limiter node(Map<String, String> settings) {
        return new Limiter(
                new LimitStore(DB.app()), new Settings(name -> Optional.ofNullable(settings.get(name))), METERS);
    }

    private static InetAddress stranger() throws UnknownHostException {
        int n = LAST.incrementAndGet();
        return InetAddress.getByName("10." + (n >> 16) + "." + (n >> 8 & 255) + "." + (n & 255));
    }

    private static long allowed(Limiter limiter, InetAddress address, int times) {
        return IntStream.range(0, times)
                .filter(i -> limiter.take(Limit.LOGIN, address).allowed())
                .count();
    }

    @Test
    void soManyPassAndTheNextIsToldWhenToComeBack() throws UnknownHostException {
        var limiter = node(Map.of("AUTH_RATE_LIMIT_LOGIN_REQUESTS", "3", "AUTH_RATE_LIMIT_WINDOW_SECONDS", "60"));
        var address = stranger();
        double before = METERS.counter("atelier.rate.limited", "limit", Limit.LOGIN.wire())
                .count();

        assertThat(limiter.take(Limit.LOGIN, address).remaining()).isEqualTo(2);
        assertThat(limiter.take(Limit.LOGIN, address).remaining()).isEqualTo(1);
        assertThat(limiter.take(Limit.LOGIN, address).remaining()).isZero();
        var refused = limiter.take(Limit.LOGIN, address);

        assertThat(refused.allowed()).isFalse();
        assertThat(METERS.counter("atelier.rate.limited", "limit", Limit.LOGIN.wire())
                        .count())
                .isEqualTo(before + 1);
        assertThat(refused.reset()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(20));
        assertThat(limiter.take(Limit.REFRESH, address).allowed())
                .as("another operation")
                .isTrue();
        assertThat(limiter.take(Limit.LOGIN, stranger()).allowed())
                .as("another address")
                .isTrue();
    }

    @Test
    void afterAShareOfTheWindowOneMorePasses() throws UnknownHostException {
        var settings = Map.of("AUTH_RATE_LIMIT_LOGIN_REQUESTS", "3");
        var address = stranger();
        assertThat(allowed(node(settings), address, 4)).isEqualTo(3);

        long later = DB.transaction(() -> {
            DB.app().one("SELECT set_config('atelier.shift', '21 seconds', true) AS ok", row -> row.text("ok"));
            return allowed(node(settings), address, 4);
        });

        assertThat(later).isEqualTo(1);
    }

    @Test
    void nodesCountTogether() throws UnknownHostException {
        var address = stranger();

        assertThat(allowed(node(Map.of()), address, 6) + allowed(node(Map.of()), address, 6))
                .isEqualTo(10);
    }

    @Test
    void aHundredAtOnceAreNoMoreThanTheLimit() throws Exception {
        var address = stranger();
        var limiter = node(Map.of());
        try (var threads = Executors.newFixedThreadPool(16)) {
            var passed = new AtomicInteger();
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> passed.addAndGet((int) allowed(limiter, address, 1)));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES))
                    .isTrue();
            assertThat(passed).hasValue(10);
        }
    }

    @Test
    void anIpv6CustomerHasOneLine() throws UnknownHostException {
        assertThat(Limiter.line(InetAddress.getByName("2001:db8:1:2::1")))
                .isEqualTo(Limiter.line(InetAddress.getByName("2001:db8:1:2:ffff::9")))
                .isNotEqualTo(Limiter.line(InetAddress.getByName("2001:db8:1:3::1")));
        assertThat(Limiter.line(InetAddress.getByName("::ffff:192.0.2.1"))).isEqualTo("192.0.2.1");
    }

    @Test
    void theGeneralLimitIsFetchedInPortionsAndStillHolds() {
        var limiter = node(Map.of("atelier.limit.caller-requests", "100"));
        var other = node(Map.of("atelier.limit.caller-requests", "100"));
        var account = UUID.randomUUID();

        long start = System.nanoTime();
        long first = IntStream.range(0, 60)
                .filter(i -> limiter.take(Limit.CALLER, account).allowed())
                .count();
        long second = IntStream.range(0, 60)
                .filter(i -> other.take(Limit.CALLER, account).allowed())
                .count();

        assertThat(first).isEqualTo(60);
        long refilled = (System.nanoTime() - start) / EACH_NANOS;
        assertThat(second).isBetween(40L, 42L + refilled);
    }

    @Test
    void whoIsRefusedIsRefusedWithoutAskingAgain() {
        var asked = new AtomicInteger();
        var bucket = new Bucket(Limit.LOGIN, new Policy(10, Duration.ofMinutes(1)));

        for (int i = 0; i < 1_000; i++) {
            var decision = bucket.take(i, portion -> {
                asked.incrementAndGet();
                return new LimitStore.Taken(false, Duration.ofMinutes(1));
            });
            assertThat(decision.allowed()).isFalse();
            assertThat(decision.fresh()).isEqualTo(i == 0);
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    @Abuse("A2")
    void aThousandAccountsFromOneAddressAreTenAMinute() throws UnknownHostException {
        assertThat(allowed(node(Map.of()), stranger(), 1_000)).isEqualTo(10);
    }

    @Test
    @Abuse("A3")
    void onePasswordForAThousandAccountsFromTwoHundredAddressesIsHeldAtEachAddress() throws UnknownHostException {
        var limiter = node(Map.of());
        for (int i = 0; i < 200; i++) {
            assertThat(allowed(limiter, stranger(), 30)).isEqualTo(10);
        }
    }

    @Test
    void whatIsEmptyIsForgotten() throws UnknownHostException {
        node(Map.of()).take(Limit.LOGIN, stranger());

        int gone = DB.transaction(() -> {
            DB.engine().one("SELECT set_config('atelier.shift', '2 minutes', true) AS ok", row -> row.text("ok"));
            return new LimitPruning(DB.engine()).prune();
        });

        assertThat(gone).isPositive();
    }
}
