package studio.atelier.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.audit.Origin;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.TestDatabase;

class SignInAttemptsTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    /** As long as this machine may stand still between two statements. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    private final SignInAttempts attempts = new SignInAttempts(DB.app());
    private final String account = UUID.randomUUID() + "@example.org";

    @AfterAll
    static void close() {
        DB.close();
    }

    @AfterEach
    void leave() {
        Origin.end();
    }

    private static void from(String address) {
        from(address, null);
    }

    private static void from(String address, @Nullable String device) {
        try {
            Origin.begin("request-0001", InetAddress.getByName(address), device);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private int evaluated(int wrongPasswords) {
        int evaluated = 0;
        for (int i = 0; i < wrongPasswords; i++) {
            if (attempts.admit(account) instanceof Admission.Admitted) {
                evaluated++;
            }
        }
        return evaluated;
    }

    private void signIn() {
        var admission = attempts.admit(account);
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        attempts.succeeded((Admission.Admitted) admission);
    }

    private <T> T later(Duration time, java.util.function.Supplier<T> body) {
        return DB.transaction(() -> {
            DB.app()
                    .one(
                            "SELECT set_config('atelier.shift', ? || ' seconds', true) AS ok",
                            row -> row.text("ok"),
                            String.valueOf(time.toSeconds()));
            return body.get();
        });
    }

    @Test
    @Abuse({"A1", "A14"})
    void aThousandWrongPasswordsAreFiveAndTheOwnerStillSignsIn() {
        from("192.0.2.10");
        signIn();
        for (int i = 0; i < 200; i++) {
            from("198.51.100." + i);
            assertThat(evaluated(5)).isEqualTo(i == 0 ? 5 : 0);
        }

        from("192.0.2.10");
        signIn();
    }

    @Test
    @Abuse("A14")
    void theOwnersDevicePassesFromAnyAddress() {
        from("192.0.2.10", "device-cookie-of-the-owner");
        signIn();
        from("198.51.100.1");
        evaluated(20);

        from("203.0.113.99");
        assertThat(evaluated(1)).as("a stranger").isZero();
        from("203.0.113.99", "device-cookie-of-the-owner");
        signIn();
        from("203.0.113.100", "a cookie somebody made up");
        assertThat(evaluated(1)).isZero();
    }

    @Test
    void fromAKnownPlaceFiveAreEvaluatedToo() {
        from("192.0.2.10");
        signIn();

        assertThat(evaluated(100)).isEqualTo(5);
    }

    @Test
    void theWaitDoublesUpToAnHour() {
        from("192.0.2.10");
        assertThat(evaluated(6)).isEqualTo(5);
        assertThat(blockedFor()).isBetween(Duration.ofSeconds(30).minus(PAUSE), Duration.ofSeconds(30));
        var expected = Duration.ofSeconds(60);
        var at = Duration.ofSeconds(31);
        for (int i = 0; i < 9; i++) {
            var time = at;
            assertThat(later(time, () -> evaluated(1))).isEqualTo(1);
            var wait = later(time, this::blockedFor);
            assertThat(wait).isBetween(expected.minus(PAUSE), expected);
            at = at.plus(expected).plusSeconds(1);
            expected = expected.multipliedBy(2).compareTo(Duration.ofHours(1)) > 0
                    ? Duration.ofHours(1)
                    : expected.multipliedBy(2);
        }
    }

    private Duration blockedFor() {
        return ((Admission.Blocked) attempts.admit(account)).retryAfter();
    }

    @Test
    void aHundredAtOnceAreFive() throws Exception {
        var passed = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> passed.addAndGet(evaluated(1)));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES))
                    .isTrue();
        }
        assertThat(passed).hasValue(5);
    }

    @Test
    void whatWasNotLookedAtDoesNotCount() {
        for (int i = 0; i < 50; i++) {
            attempts.unspent((Admission.Admitted) attempts.admit(account));
        }
        assertThat(evaluated(6)).isEqualTo(5);
    }

    @Test
    void neitherNameNorAddressIsKept() {
        from("192.0.2.123");
        signIn();
        evaluated(1);

        var rows = DB.owner()
                .list(
                        "SELECT f::text AS t FROM sign_in_failure f UNION ALL SELECT p::text FROM sign_in_place p",
                        row -> row.text("t"));
        assertThat(rows).isNotEmpty().noneMatch(row -> row.contains("192.0.2") || row.contains("example"));
    }
}
