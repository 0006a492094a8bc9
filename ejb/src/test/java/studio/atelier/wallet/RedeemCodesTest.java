package studio.atelier.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Kept;
import studio.atelier.platform.Seed;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;

class RedeemCodesTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final LedgerFixture MONEY = new LedgerFixture(DB);
    private static final RedeemCodes CODES = new RedeemCodes(DB.app(), key());
    private static final RedeemCodes MINT = new RedeemCodes(DB.engine(), key());
    private static final UUID OPERATOR = account();

    private static byte[] key() {
        return "a key that is long enough for a test".getBytes(StandardCharsets.US_ASCII);
    }

    @AfterAll
    static void close() {
        DB.close();
    }

    @AfterEach
    void isSound() {
        MONEY.isSound();
    }

    @Test
    @Seed("L6")
    void aCodeIsWorthItsCreditsOnce() {
        var workspace = MONEY.workspace();
        var code = make(1, 50, 1);

        assertThat(credits(redeem(workspace, code, "a"), false)).isEqualTo(50);
        assertThat(credits(redeem(workspace, code, "a"), true)).isEqualTo(50);
        assertThat(redeem(workspace, code, "b")).isInstanceOf(Redemption.Refused.class);
        assertThat(redeem(MONEY.workspace(), code, "a")).isInstanceOf(Redemption.Refused.class);
        assertThat(MONEY.balance(workspace).posted()).isEqualTo(50);
    }

    @Test
    void aKeyOfAnotherRequestBurnsNoCode() {
        var workspace = MONEY.workspace();
        var first = make(1, 50, 1);
        var second = make(1, 60, 1);
        redeem(workspace, first, "a");

        assertThat(redeem(workspace, second, "a")).isInstanceOf(Redemption.KeyReused.class);
        assertThat(credits(redeem(workspace, second, "b"), false)).isEqualTo(60);
    }

    @Test
    void aHundredPeopleWantOneCodeAndOneHasIt() throws Exception {
        var code = make(1, 50, 1);
        var people = new ConcurrentLinkedQueue<UUID>();
        for (int i = 0; i < 100; i++) {
            people.add(MONEY.workspace());
        }

        var answers = MONEY.atOnce(100, () -> redeem(people.remove(), code, "mine"));

        assertThat(answers).filteredOn(Redemption.Redeemed.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Redemption.Refused.class::isInstance).hasSize(99);
    }

    @Test
    void aCampaignIsOnceForEachUpToItsUses() throws Exception {
        var code = make(1, 5, 10);
        var people = new ConcurrentLinkedQueue<UUID>();
        for (int i = 0; i < 30; i++) {
            people.add(MONEY.workspace());
        }

        var answers = MONEY.atOnce(30, () -> redeem(people.remove(), code, "mine"));

        assertThat(answers).filteredOn(Redemption.Redeemed.class::isInstance).hasSize(10);
    }

    @Test
    void oneAccountRedeemsACampaignOnceWhereverItActs() throws Exception {
        var code = make(1, 5, 10);
        var account = UUID.randomUUID();
        var places = new ConcurrentLinkedQueue<UUID>();
        for (int i = 0; i < 8; i++) {
            places.add(MONEY.workspace());
        }

        var answers = MONEY.atOnce(8, () -> redeem(places.remove(), account, code, "mine"));

        assertThat(answers).filteredOn(Redemption.Redeemed.class::isInstance).hasSize(1);
    }

    @Test
    void expiredDisabledAndUnknownAreAnsweredAlike() {
        var workspace = MONEY.workspace();
        var expired = make(1, 5, 1);
        DB.owner().update("UPDATE redeem_code SET expires_at = created_at");
        var order = new NewCodes(2, 5, Duration.ofDays(1), "V2", 1, OPERATOR);
        var disabled = MINT.make(order);

        assertThat(MINT.disable(disabled.batchId())).isEqualTo(2);

        assertThat(redeem(workspace, expired, "a")).isInstanceOf(Redemption.Refused.class);
        assertThat(redeem(workspace, disabled.codes().getFirst(), "b")).isInstanceOf(Redemption.Refused.class);
        assertThat(redeem(workspace, "V2-AAAAA", "c")).isInstanceOf(Redemption.Refused.class);
    }

    @Test
    void aCodeIsReadAsPeopleTypeIt() {
        var code = Code.fresh("V2", new SecureRandom());

        assertThat(Code.read(" " + code.text().toLowerCase(Locale.ROOT).replace("-", " ")))
                .contains(code);
        assertThat(Code.read(code.text().replace('0', 'O').replace('1', 'l'))).contains(code);
        assertThat(Code.read(code.text().substring(1))).isEmpty();
        assertThat(code.text()).matches("V2(-[0-9A-HJKMNP-TV-Z]{5}){5}");
        assertThat(code.toString()).doesNotContain(code.text());
    }

    @Test
    void aSlipOfThePenIsSeen() {
        var code = Code.fresh("", new SecureRandom()).text();
        for (int i = 0; i < code.length(); i++) {
            if (code.charAt(i) != '-') {
                char other = code.charAt(i) == '7' ? '8' : '7';
                assertThat(Code.read(code.substring(0, i) + other + code.substring(i + 1)))
                        .isEmpty();
            }
        }
    }

    @Test
    void theCodeItselfIsNotKept() {
        var code = make(1, 5, 1);
        var plain = code.replace("-", "");

        Kept.in(DB, "redeem_code").hasNone(code, plain, code.substring(3), plain.substring(2));
    }

    private static long credits(Redemption answer, boolean replayed) {
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Redemption.Redeemed.class,
                        done -> assertThat(done.replayed()).isEqualTo(replayed));
        return ((Redemption.Redeemed) answer).credits();
    }

    private static String make(int count, long credits, int uses) {
        return MINT.make(new NewCodes(count, credits, Duration.ofDays(30), "V2", uses, OPERATOR))
                .codes()
                .getFirst();
    }

    private static Redemption redeem(UUID workspace, String code, String key) {
        return redeem(workspace, workspace, code, key);
    }

    private static Redemption redeem(UUID workspace, UUID account, String code, String key) {
        return DB.request(new Tenant(workspace, account), () -> CODES.redeem(workspace, account, code, key));
    }

    private static UUID account() {
        var id = UUID.randomUUID();
        DB.owner().update("""
                        INSERT INTO account (id, email, password_hash, created_at)
                        VALUES (?, ?, 'none', atelier_now())
                        """, id, id + "@example.org");
        return id;
    }
}
