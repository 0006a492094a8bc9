package studio.atelier.identity.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.identity.phone.PhoneFixture.NUMBER;
import static studio.atelier.identity.phone.PhoneFixture.atOnce;
import static studio.atelier.identity.phone.PhoneFixture.number;
import static studio.atelier.identity.phone.PhoneFixture.wrong;

import java.net.InetAddress;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.audit.Origin;
import studio.atelier.identity.phone.PhoneSignIns.Linking;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Kept;

/** What a code by text message is worth, and whose account it opens. */
class PhoneChallengesProvingTest {

    private static final PhoneFixture PHONES = new PhoneFixture();

    private final PhoneChallenges challenges = PHONES.challenges;

    @AfterAll
    static void close() {
        PHONES.close();
    }

    @BeforeEach
    void empty() {
        PHONES.empty();
    }

    @Test
    void aCodeProvesTheNumberAndMakesItsAccount() {
        var sent = PHONES.sent(NUMBER);

        assertThat(PHONES.lastCode()).matches("\\d{6}");
        assertThat(PHONES.proves(sent, PHONES.lastCode())).isTrue();

        var home = challenges.home(number(NUMBER));
        assertThat(home.created()).isTrue();
        var again = challenges.home(number("0049 151 12345678"));
        assertThat(again.created()).isFalse();
        assertThat(again.accountId()).isEqualTo(home.accountId());
        assertThat(again.workspaceId()).isEqualTo(home.workspaceId());
    }

    @Test
    void theDatabaseHoldsNoCode() {
        PHONES.sent(NUMBER);

        Kept.in(PHONES.db, "phone_challenge").hasNone(PHONES.lastCode());
    }

    @Test
    @Abuse("A5")
    void aKnownAndAnUnknownNumberAreAnsweredAlike() {
        challenges.home(number("+4915112340000"));

        var known = PHONES.sent("+4915112340000");
        var unknown = PHONES.sent("+4915112349999");

        assertThat(known.life()).isEqualTo(unknown.life());
        assertThat(known.again()).isEqualTo(unknown.again());
        assertThat(challenges.proves(number("+4915112340000"), Purpose.SIGN_IN, null, known.challengeId(), "x"))
                .isEqualTo(
                        challenges.proves(number("+4915112349999"), Purpose.SIGN_IN, null, unknown.challengeId(), "x"));
        assertThat(PHONES.db.owner().list("SELECT DISTINCT tries AS n FROM phone_challenge", row -> row.integer("n")))
                .as("tries are counted alike")
                .containsExactly(1);
    }

    @Test
    @Abuse("A6")
    void theSixthTryFailsWithTheRightCodeToo() {
        var sent = PHONES.sent(NUMBER);
        var code = PHONES.lastCode();

        for (int i = 0; i < PhoneChallenges.TRIES; i++) {
            assertThat(PHONES.proves(sent, wrong(code))).isFalse();
        }

        assertThat(PHONES.proves(sent, code)).isFalse();
    }

    @Test
    @Abuse("A7")
    void aCodeIsGoodOnce() {
        var sent = PHONES.sent(NUMBER);

        assertThat(PHONES.proves(sent, PHONES.lastCode())).isTrue();
        assertThat(PHONES.proves(sent, PHONES.lastCode())).isFalse();
    }

    @Test
    void aCodeIsGoodForFiveMinutes() {
        var late = PHONES.sent(NUMBER);
        PHONES.age("5 minutes");
        assertThat(PHONES.proves(late, PHONES.lastCode())).isFalse();

        var inTime = PHONES.sent(NUMBER);
        PHONES.age("4 minutes 50 seconds");
        assertThat(PHONES.proves(inTime, PHONES.lastCode())).isTrue();
    }

    @Test
    @Abuse("A8")
    void aNewCodeKillsTheOldOne() {
        var first = PHONES.sent(NUMBER);
        var old = PHONES.lastCode();
        PHONES.age("31 seconds");
        var second = PHONES.sent(NUMBER);

        assertThat(PHONES.proves(first, old)).isFalse();
        assertThat(PHONES.proves(second, PHONES.lastCode())).isTrue();
    }

    @Test
    @Abuse("A9")
    void aCodeIsBoundToItsChallengeItsNumberItsPurposeAndItsAccount() {
        var mine = PHONES.sent(NUMBER);
        var myCode = PHONES.lastCode();
        var other = (Sending.Sent) challenges.send("+4915112345679", Purpose.SIGN_IN, null);
        var account = UUID.randomUUID();
        var link = (Sending.Sent) challenges.send("+4915112345670", Purpose.LINK, account);
        var linkCode = PHONES.lastCode();

        assertThat(PHONES.proves(other, myCode)).as("of another challenge").isFalse();
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
        assertThat(PHONES.proves(mine, myCode)).isTrue();
        assertThat(challenges.proves(number("+4915112345670"), Purpose.LINK, account, link.challengeId(), linkCode))
                .isTrue();
    }

    @Test
    @Abuse({"A9", "A14"})
    void whoDidNotAskForACodeMustNameItAndCannotUseUpItsTries() throws Exception {
        var sent = from("203.0.113.7", () -> PHONES.sent(NUMBER));

        for (int i = 0; i < 2 * PhoneChallenges.TRIES; i++) {
            var code = i == 0 ? PHONES.lastCode() : wrong(PHONES.lastCode());
            assertThat(from("198.51.100.9", () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, code)))
                    .isFalse();
        }

        assertThat(PHONES.text("SELECT tries::text AS t FROM phone_challenge")).isEqualTo("0");
        assertThat(from("198.51.100.9", () -> PHONES.proves(sent, PHONES.lastCode())))
                .as("named from another address, as a telephone does that changes its network")
                .isTrue();
        PHONES.age("1 minute");
        from("203.0.113.7", "browser", () -> PHONES.sent(NUMBER));
        assertThat(from(
                        "203.0.113.7",
                        () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, PHONES.lastCode())))
                .as("another browser of the same network")
                .isFalse();
        assertThat(from(
                        "198.51.100.9",
                        "browser",
                        () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, PHONES.lastCode())))
                .as("the same browser in another network")
                .isTrue();
        PHONES.age("3 minutes");
        from("203.0.113.7", () -> PHONES.sent(NUMBER));
        assertThat(from(
                        "203.0.113.7",
                        () -> challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, PHONES.lastCode())))
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
        PHONES.sent(NUMBER);

        assertThat(challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, PHONES.lastCode()))
                .isTrue();
        assertThat(challenges.proves(number(NUMBER), Purpose.SIGN_IN, null, null, PHONES.lastCode()))
                .isFalse();
    }

    @Test
    @Abuse("A10")
    void ofAHundredAtOnceWithTheRightCodeOneIsProved() throws Exception {
        var sent = PHONES.sent(NUMBER);
        var code = PHONES.lastCode();

        assertThat(atOnce(() -> PHONES.proves(sent, code))).as("sessions").isEqualTo(1);
    }

    @Test
    @Abuse("A11")
    void ofAHundredWrongOnesAtOnceFiveAreTried() throws Exception {
        var sent = PHONES.sent(NUMBER);
        var code = wrong(PHONES.lastCode());

        assertThat(atOnce(() -> PHONES.proves(sent, code))).isZero();
        assertThat(PHONES.text("SELECT tries::text AS t FROM phone_challenge")).isEqualTo("5");
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
        PHONES.db
                .owner()
                .update("INSERT INTO workspace (id, name, created_at) VALUES (?, 'school', atelier_now())", company);
        PHONES.db
                .owner()
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
        return PHONES.db.app().one("SELECT identity_phone_link(?, ?) AS ok", row -> row.flag("ok"), phone, account);
    }
}
