package studio.atelier.identity.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Origin;
import studio.atelier.identity.phone.PhoneSignIns.Linking;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.outbox.Seal;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Settings;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.Dispatch;
import studio.atelier.sms.TextMessage;
import studio.atelier.sms.TextSender;

/** What a code by text message is worth, and who is sent one. */
class PhoneChallengesTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final String NUMBER = "+4915112345678";
    private static final int MANY = 100;

    private final Queue<String> codes = new ConcurrentLinkedQueue<>();
    private final PhoneChallenges challenges = challenges(Map.of());

    @AfterAll
    static void close() {
        DB.close();
    }

    @BeforeEach
    void empty() {
        for (var table : List.of("phone_challenge", "phone_block", "outbox")) {
            DB.owner().update("DELETE FROM " + table);
        }
    }

    private PhoneChallenges challenges(Map<String, String> settings) {
        var pepper = Map.of("atelier.identity.pepper", "kR4vQ9mZx2LwT7cBnY5hJ8sDfG3pA6eU");
        var seal = new Seal("kR4vQ9mZx2LwT7cBnY5hJ8sDfG3pA6eU");
        var outbox = new Outbox(DB.app(), seal) {
            @Override
            public void send(Message message) {
                codes.add(((Message.BySms) message).text().code());
                super.send(message);
            }
        };
        return new PhoneChallenges(
                DB.app(),
                outbox,
                new Carrier(),
                new AuditTrail(DB.app()),
                new Settings(name -> Optional.ofNullable(settings.getOrDefault(name, pepper.get(name)))));
    }

    private record Carrier() implements TextSender {

        @Override
        public Dispatch send(UUID id, TextMessage message) {
            return new Dispatch.Accepted("");
        }

        @Override
        public boolean isOffered() {
            return true;
        }

        @Override
        public String says() {
            return "";
        }
    }

    private static PhoneNumber number(String text) {
        return PhoneNumber.read(text, null).orElseThrow();
    }

    /** Sends to a number; the code is the last in {@link #codes}. */
    private Sending.Sent sent(String to) {
        var sending = challenges.send(to, Purpose.SIGN_IN, null);
        assertThat(sending).isInstanceOf(Sending.Sent.class);
        return (Sending.Sent) sending;
    }

    private String lastCode() {
        return codes.stream().reduce((first, second) -> second).orElseThrow();
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private boolean proves(Sending.Sent sent, String code) {
        return challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, sent.challengeId(), code);
    }

    /** All that was written so far happened this much earlier. */
    private static void age(String interval) {
        DB.owner()
                .update(
                        "UPDATE phone_challenge SET created_at = created_at - ?::interval, expires_at = expires_at - ?::interval",
                        interval,
                        interval);
    }

    @Test
    void aCodeProvesTheNumberAndMakesItsAccount() {
        var sent = sent(NUMBER);

        assertThat(lastCode()).matches("\\d{6}");
        assertThat(proves(sent, lastCode())).isTrue();

        var home = challenges.home(number(NUMBER));
        assertThat(home.created()).isTrue();
        var again = challenges.home(number("0049 151 12345678"));
        assertThat(again.created()).isFalse();
        assertThat(again.accountId()).isEqualTo(home.accountId());
        assertThat(again.workspaceId()).isEqualTo(home.workspaceId());
    }

    @Test
    void theDatabaseHoldsNoCode() {
        sent(NUMBER);

        assertThat(text("SELECT c::text AS t FROM phone_challenge c")).doesNotContain(lastCode());
    }

    @Test
    @Abuse("A5")
    void aKnownAndAnUnknownNumberAreAnsweredAlike() {
        challenges.home(number("+4915112340000"));

        var known = sent("+4915112340000");
        var unknown = sent("+4915112349999");

        assertThat(known.life()).isEqualTo(unknown.life());
        assertThat(known.again()).isEqualTo(unknown.again());
        assertThat(challenges.proves(number("+4915112340000"), Purpose.SIGN_IN, null, known.challengeId(), "x"))
                .isEqualTo(
                        challenges.proves(number("+4915112349999"), Purpose.SIGN_IN, null, unknown.challengeId(), "x"));
        assertThat(DB.owner().list("SELECT DISTINCT tries AS n FROM phone_challenge", row -> row.integer("n")))
                .as("tries are counted alike")
                .containsExactly(1);
    }

    @Test
    @Abuse("A6")
    void theSixthTryFailsWithTheRightCodeToo() {
        var sent = sent(NUMBER);
        var code = lastCode();

        for (int i = 0; i < PhoneChallenges.TRIES; i++) {
            assertThat(proves(sent, wrong(code))).isFalse();
        }

        assertThat(proves(sent, code)).isFalse();
    }

    @Test
    @Abuse("A7")
    void aCodeIsGoodOnce() {
        var sent = sent(NUMBER);

        assertThat(proves(sent, lastCode())).isTrue();
        assertThat(proves(sent, lastCode())).isFalse();
    }

    @Test
    void aCodeIsGoodForFiveMinutes() {
        var late = sent(NUMBER);
        age("5 minutes");
        assertThat(proves(late, lastCode())).isFalse();

        var inTime = sent(NUMBER);
        age("4 minutes 58 seconds");
        assertThat(proves(inTime, lastCode())).isTrue();
    }

    @Test
    @Abuse("A8")
    void aNewCodeKillsTheOldOne() {
        var first = sent(NUMBER);
        var old = lastCode();
        age("31 seconds");
        var second = sent(NUMBER);

        assertThat(proves(first, old)).isFalse();
        assertThat(proves(second, lastCode())).isTrue();
    }

    @Test
    @Abuse("A9")
    void aCodeIsBoundToItsChallengeItsNumberItsPurposeAndItsAccount() {
        var mine = sent(NUMBER);
        var myCode = lastCode();
        var other = (Sending.Sent) challenges.send("+4915112345679", Purpose.SIGN_IN, null);
        var account = UUID.randomUUID();
        var link = (Sending.Sent) challenges.send("+4915112345670", Purpose.LINK, account);
        var linkCode = lastCode();

        assertThat(proves(other, myCode)).as("of another challenge").isFalse();
        assertThat(challenges.proves(number("+4915112345679"), Purpose.SIGN_IN, null, mine.challengeId(), myCode))
                .as("of another number")
                .isFalse();
        assertThat(challenges.proves(number("+4915112345670"), Purpose.SIGN_IN, null, link.challengeId(), linkCode))
                .as("of another purpose")
                .isFalse();
        assertThat(challenges.proves(
                        number("+4915112345670"), Purpose.LINK, UUID.randomUUID(), link.challengeId(), linkCode))
                .as("of another account")
                .isFalse();
        assertThat(proves(mine, myCode)).isTrue();
        assertThat(challenges.proves(number("+4915112345670"), Purpose.LINK, account, link.challengeId(), linkCode))
                .isTrue();
    }

    @Test
    @Abuse({"A9", "A14"})
    void whoDidNotAskForACodeMustNameItAndCannotUseUpItsTries() throws Exception {
        var sent = from("203.0.113.7", () -> sent(NUMBER));

        for (int i = 0; i < 2 * PhoneChallenges.TRIES; i++) {
            var code = i == 0 ? lastCode() : wrong(lastCode());
            assertThat(from("198.51.100.9", () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, code)))
                    .isFalse();
        }

        assertThat(text("SELECT tries::text AS t FROM phone_challenge")).isEqualTo("0");
        assertThat(from("198.51.100.9", () -> proves(sent, lastCode())))
                .as("named from another address, as a telephone does that changes its network")
                .isTrue();
        age("1 minute");
        from("203.0.113.7", "browser", () -> sent(NUMBER));
        assertThat(from(
                        "203.0.113.7",
                        () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, lastCode())))
                .as("another browser of the same network")
                .isFalse();
        assertThat(from(
                        "198.51.100.9",
                        "browser",
                        () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, lastCode())))
                .as("the same browser in another network")
                .isTrue();
        age("3 minutes");
        from("203.0.113.7", () -> sent(NUMBER));
        assertThat(from(
                        "203.0.113.7",
                        () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, lastCode())))
                .isTrue();
    }

    private static <T> T from(String address, Callable<T> body) throws Exception {
        return from(address, null, body);
    }

    private static <T> T from(String address, @Nullable String device, Callable<T> body) throws Exception {
        Origin.begin("test-request", InetAddress.getByName(address), device);
        try {
            return body.call();
        } finally {
            Origin.end();
        }
    }

    @Test
    void whoDoesNotNameTheChallengeMeansTheOpenOne() {
        sent(NUMBER);

        assertThat(challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, lastCode()))
                .isTrue();
        assertThat(challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, lastCode()))
                .isFalse();
    }

    @Test
    @Abuse("A10")
    void ofAHundredAtOnceWithTheRightCodeOneIsProved() throws Exception {
        var sent = sent(NUMBER);
        var code = lastCode();

        assertThat(atOnce(() -> proves(sent, code))).as("sessions").isEqualTo(1);
    }

    @Test
    @Abuse("A11")
    void ofAHundredWrongOnesAtOnceFiveAreTried() throws Exception {
        var sent = sent(NUMBER);
        var code = wrong(lastCode());

        assertThat(atOnce(() -> proves(sent, code))).isZero();
        assertThat(text("SELECT tries::text AS t FROM phone_challenge")).isEqualTo("5");
    }

    @Test
    @Abuse("A12")
    void codesAreSentLessAndLessOften() {
        var pauses = List.of(30, 60);
        for (int pause : pauses) {
            assertThat(sent(NUMBER).again()).isEqualTo(Duration.ofSeconds(pause));
            assertThat(challenges.send(NUMBER, Purpose.SIGN_IN, null)).isInstanceOf(Sending.TooSoon.class);
            age(pause + " seconds");
        }
        assertThat(sent(NUMBER).again()).isEqualTo(Duration.ofMinutes(2));
        age("120 seconds");

        var fourth = challenges.send(NUMBER, Purpose.LINK, UUID.randomUUID());
        assertThat(fourth).as("the fourth within ten minutes, whatever for").isInstanceOf(Sending.TooSoon.class);
        assertThat(((Sending.TooSoon) fourth).pause()).isBetween(Duration.ofSeconds(380), Duration.ofSeconds(390));
    }

    @Test
    @Abuse("A12")
    void aNumberIsSentTenCodesADay() {
        for (int i = 0; i < 10; i++) {
            sent(NUMBER);
            age("11 minutes");
        }
        assertThat(challenges.send(NUMBER, Purpose.SIGN_IN, null)).isInstanceOf(Sending.TooSoon.class);
        age("23 hours");
        sent(NUMBER);
    }

    @Test
    @Abuse("A12")
    void ofAStormForOneNumberOneCodeIsSent() throws Exception {
        assertThat(atOnce(() -> challenges.send(NUMBER, Purpose.SIGN_IN, null) instanceof Sending.Sent))
                .isEqualTo(1);
        assertThat(codes).hasSize(1);
    }

    @Test
    @Abuse("A12")
    void codesThatNobodyUsesStopThePrefix() {
        for (int i = 0; i < 50; i++) {
            var number = "+49151" + (23_000_000 + i);
            var sent = (Sending.Sent) challenges.send(number, Purpose.SIGN_IN, null);
            if (i % 6 == 0) {
                challenges.proves(number(number), Purpose.SIGN_IN, null, sent.challengeId(), lastCode());
            }
        }

        assertThat(challenges.send("+4915124000000", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Paused.class);
        assertThat(challenges.send("+4915124000001", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Paused.class);
        assertThat(challenges.send("+4917012345678", Purpose.SIGN_IN, null))
                .as("another prefix")
                .isInstanceOf(Sending.Sent.class);
        assertThat(text("SELECT sent || ' ' || verified AS t FROM phone_block")).isEqualTo("50 9");
    }

    @Test
    void codesThatAreUsedStopNothing() {
        for (int i = 0; i < 55; i++) {
            var number = "+49151" + (23_000_000 + i);
            var sent = (Sending.Sent) challenges.send(number, Purpose.SIGN_IN, null);
            if (i % 4 == 0) {
                challenges.proves(number(number), Purpose.SIGN_IN, null, sent.challengeId(), lastCode());
            }
        }
        assertThat(codes).hasSize(55);
    }

    @Test
    @Abuse("A12")
    void theDayHasItsLimitAndSoHaveCountries() {
        var few = challenges(Map.of("atelier.phone.codes-per-day", "2", "atelier.phone.countries", "de"));

        assertThat(few.send("+8613800138000", Purpose.SIGN_IN, null)).isInstanceOf(Sending.CountryNotServed.class);
        assertThat(few.send("+4915112340001", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Sent.class);
        assertThat(few.send("+4915112340002", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Sent.class);
        assertThat(few.send("+4915112340003", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Paused.class);
    }

    @Test
    void ofManyFirstSignInsAtOnceOneMakesTheAccount() throws Exception {
        assertThat(atOnce(() -> challenges.home(number("+4915119999999")).created()))
                .isEqualTo(1);
    }

    @Test
    void anAccountsNumberIsNobodyElses() {
        var owner = challenges.home(number("+4915110000001")).accountId();
        var other = challenges.home(number("+4915110000002")).accountId();

        assertThat(linked("+4915110000001", other)).isFalse();
        assertThat(linked("+4915110000003", owner)).isTrue();
        assertThat(linked("+4915110000001", other)).as("free again").isTrue();
        assertThat(Linking.values()).hasSize(3);
    }

    @Test
    void whoWasMadeByACompanySignsInToIt() {
        var company = UUID.randomUUID();
        var pupil = UUID.randomUUID();
        DB.owner().update("INSERT INTO workspace (id, name, created_at) VALUES (?, 'school', atelier_now())", company);
        DB.owner()
                .update(
                        "INSERT INTO account (id, managed_by, created_at) VALUES (?, ?, atelier_now())",
                        pupil,
                        company);
        assertThat(linked("+4915110000004", pupil)).isTrue();

        var home = challenges.home(number("+4915110000004"));

        assertThat(home.accountId()).isEqualTo(pupil);
        assertThat(home.workspaceId()).isEqualTo(company);
        assertThat(home.created()).isFalse();
    }

    private static boolean linked(String phone, UUID account) {
        return DB.app().one("SELECT identity_phone_link(?, ?) AS ok", row -> row.flag("ok"), phone, account);
    }

    private static String text(String sql) {
        return DB.owner().one(sql, row -> row.text("t"));
    }

    /** How many of a hundred at once say true. */
    private static long atOnce(Callable<Boolean> body) throws InterruptedException {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(MANY)) {
            var racing = IntStream.range(0, MANY)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return body.call();
                    }))
                    .toList();
            start.countDown();
            return racing.stream().filter(PhoneChallengesTest::said).count();
        }
    }

    private static boolean said(Future<Boolean> racing) {
        try {
            return racing.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
