package studio.atelier.identity.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static studio.atelier.identity.phone.PhoneFixture.NUMBER;
import static studio.atelier.identity.phone.PhoneFixture.atOnce;
import static studio.atelier.identity.phone.PhoneFixture.number;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Abuse;

/** Who is sent a code by text message, and how often. */
class PhoneChallengesSendingTest {

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
    @Abuse("A12")
    void codesAreSentLessAndLessOften() {
        var pauses = List.of(30, 60);
        for (int pause : pauses) {
            assertThat(PHONES.sent(NUMBER).again()).isEqualTo(Duration.ofSeconds(pause));
            assertThat(challenges.send(NUMBER, Purpose.SIGN_IN, null)).isInstanceOf(Sending.TooSoon.class);
            PHONES.age(pause + " seconds");
        }
        assertThat(PHONES.sent(NUMBER).again()).isEqualTo(Duration.ofMinutes(2));
        PHONES.age("120 seconds");

        var fourth = challenges.send(NUMBER, Purpose.LINK, UUID.randomUUID());
        assertThat(fourth).as("the fourth within ten minutes, whatever for").isInstanceOf(Sending.TooSoon.class);
        assertThat(((Sending.TooSoon) fourth).pause()).isBetween(Duration.ofSeconds(380), Duration.ofSeconds(390));
    }

    @Test
    @Abuse("A12")
    void aNumberIsSentTenCodesADay() {
        for (int i = 0; i < 10; i++) {
            PHONES.sent(NUMBER);
            PHONES.age("11 minutes");
        }
        assertThat(challenges.send(NUMBER, Purpose.SIGN_IN, null)).isInstanceOf(Sending.TooSoon.class);
        PHONES.age("23 hours");
        PHONES.sent(NUMBER);
    }

    @Test
    @Abuse("A12")
    void ofAStormForOneNumberOneCodeIsSent() throws Exception {
        assertThat(atOnce(() -> challenges.send(NUMBER, Purpose.SIGN_IN, null) instanceof Sending.Sent))
                .isEqualTo(1);
        assertThat(PHONES.codes).hasSize(1);
    }

    @Test
    @Abuse("A12")
    void codesThatNobodyUsesStopThePrefix() {
        for (int i = 0; i < 50; i++) {
            var number = "+49151" + (23_000_000 + i);
            var sent = (Sending.Sent) challenges.send(number, Purpose.SIGN_IN, null);
            if (i % 6 == 0) {
                challenges.proves(number(number), Purpose.SIGN_IN, null, sent.challengeId(), PHONES.lastCode());
            }
        }

        assertThat(challenges.send("+4915124000000", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Paused.class);
        assertThat(challenges.send("+4915124000001", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Paused.class);
        assertThat(challenges.send("+4917012345678", Purpose.SIGN_IN, null))
                .as("another prefix")
                .isInstanceOf(Sending.Sent.class);
        assertThat(PHONES.text("SELECT sent || ' ' || verified AS t FROM phone_block"))
                .isEqualTo("50 9");
    }

    @Test
    void codesThatAreUsedStopNothing() {
        for (int i = 0; i < 55; i++) {
            var number = "+49151" + (23_000_000 + i);
            var sent = (Sending.Sent) challenges.send(number, Purpose.SIGN_IN, null);
            if (i % 4 == 0) {
                challenges.proves(number(number), Purpose.SIGN_IN, null, sent.challengeId(), PHONES.lastCode());
            }
        }
        assertThat(PHONES.codes).hasSize(55);
    }

    @Test
    @Abuse("A12")
    void theDayHasItsLimitAndSoHaveCountries() {
        var few = PHONES.challenges(Map.of("atelier.phone.codes-per-day", "2", "atelier.phone.countries", "de"));

        assertThat(few.send("+8613800138000", Purpose.SIGN_IN, null)).isInstanceOf(Sending.CountryNotServed.class);
        assertThat(few.send("+4915112340001", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Sent.class);
        assertThat(few.send("+4915112340002", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Sent.class);
        assertThat(few.send("+4915112340003", Purpose.SIGN_IN, null)).isInstanceOf(Sending.Paused.class);
    }
}
