package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.identity.proof.MailedToken;
import studio.atelier.identity.workspace.PeopleFixture;
import studio.atelier.mail.Mail;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Kept;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;

/** A new password by whoever reads the mail of the account. */
class PasswordResetTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final IdentityFixture PEOPLE = new IdentityFixture(DB);
    private static final String OLD = IdentityFixture.PASSWORD;
    private static final String NEW = "quiet green river stones";
    private static final PasswordChange CHANGED = new PasswordChange.Changed();
    private static final PasswordChange REFUSED = new PasswordChange.Refused();

    private final String email = UUID.randomUUID() + "@example.org";

    @AfterAll
    static void close() {
        PEOPLE.close();
        DB.close();
    }

    @AfterEach
    void closeEntityManagers() {
        PEOPLE.closeEntityManagers();
    }

    private static PasswordChange reset(String token, String password) {
        return PEOPLE.passwordChanges().reset(token, password, true);
    }

    private static SignIn signIn(String email, String password) {
        return PEOPLE.accounts().signIn(email, password, Keep.TOKENS);
    }

    private static List<String> mailed(String address) {
        return PEOPLE.mails.stream()
                .filter(mail -> mail.to().equals(address))
                .map(Mail::text)
                .toList();
    }

    private static String asked(String address) {
        PEOPLE.passwordChanges().request(address);
        return PEOPLE.mailedToken(address);
    }

    private static void disable(String address) {
        DB.owner().update("UPDATE account SET disabled_at = atelier_now() WHERE email = ?", address);
    }

    @Test
    @Abuse({"T5", "A7"})
    void aTokenSetsThePasswordOnceAndEverySignInIsOver() {
        var tokens = IdentityFixture.tokens(PEOPLE.registered(email));
        var next = IdentityFixture.tokens(PEOPLE.signIns().refresh(tokens.refresh()));
        var cookie = IdentityFixture.cookie(PEOPLE.accounts().signIn(email, OLD, Keep.COOKIE));
        assertThat(PEOPLE.sessions().find(next.access())).isPresent();
        assertThat(PEOPLE.sessions().findCookie(cookie)).isPresent();

        var token = asked(email);
        assertThat(signIn(email, OLD)).as("asking changes nothing").isInstanceOf(SignIn.SignedIn.class);
        assertThat(reset(token, NEW)).isEqualTo(CHANGED);

        assertThat(PEOPLE.sessions().find(next.access())).isEmpty();
        assertThat(PEOPLE.sessions().findCookie(cookie)).isEmpty();
        assertThat(PEOPLE.signIns().refresh(next.refresh())).isEqualTo(new SignIn.Refused());
        assertThat(PEOPLE.signIns().refresh(tokens.refresh())).isEqualTo(new SignIn.Refused());
        assertThat(signIn(email, OLD)).isEqualTo(new SignIn.Refused());
        assertThat(signIn(email, NEW)).isInstanceOf(SignIn.SignedIn.class);
        assertThat(reset(token, "another quiet river")).isEqualTo(REFUSED);
        assertThat(signIn(email, NEW)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    @Abuse("T5")
    void whoRegisteredSomebodyElsesAddressKeepsNoWayIn() {
        var account = PEOPLE.registered(email).profile().accountId();
        link("+4915112340001", account);

        assertThat(reset(asked(email), NEW)).isEqualTo(CHANGED);
        assertThat(phone(account))
                .as("linked before anybody proved the address")
                .isEmpty();

        link("+4915112340002", account);
        assertThat(reset(asked(email), OLD)).isEqualTo(CHANGED);
        assertThat(phone(account)).as("the address is proved").contains("+4915112340002");
    }

    private static void link(String phone, UUID account) {
        DB.owner().update("UPDATE account SET phone = ? WHERE id = ?", phone, account);
    }

    private static Optional<String> phone(UUID account) {
        return DB.owner()
                .one(
                        "SELECT phone FROM account WHERE id = ?",
                        row -> Optional.ofNullable(row.textOrNull("phone")),
                        account);
    }

    @Test
    @Abuse("A7")
    void fiftyAtOnceUseATokenOnce() throws Exception {
        var home = PEOPLE.registered(email).profile();
        var tenant = new Tenant(home.workspaceId(), home.accountId());
        var token = MailedToken.read(asked(email)).orElseThrow();

        var ends = PeopleFixture.atOnce(
                50,
                i -> () -> tenant.call(() -> PEOPLE.passwordStore().reset(home.accountId(), token, "hash " + i, true)));

        assertThat(ends).filteredOn(done -> done).hasSize(1);
        String kept = DB.owner()
                .one("SELECT password_hash FROM account WHERE email = ?", row -> row.text("password_hash"), email);
        assertThat(kept).isEqualTo("hash " + ends.indexOf(true));
    }

    @Test
    @Abuse("A7")
    void ofManyAtOnceOneChangesIt() throws Exception {
        int many = 10;
        PEOPLE.registered(email);
        var token = asked(email);

        var ends = PeopleFixture.atOnce(many, i -> () -> reset(token, NEW + " " + i));

        assertThat(ends).filteredOn(CHANGED::equals).hasSize(1);
        assertThat(ends).filteredOn(REFUSED::equals).hasSize(many - 1);
        assertThat(signIn(email, NEW + " " + ends.indexOf(CHANGED))).isInstanceOf(SignIn.SignedIn.class);
        assertThat(PEOPLE.count(
                        "SELECT count(*) AS n FROM audit_event e JOIN account a ON a.id = e.account_id"
                                + " WHERE e.act = 'identity.password_reset' AND e.result = 'done' AND a.email = ?",
                        email))
                .isEqualTo(1);
    }

    @Test
    @Abuse("A8")
    void aNewTokenKillsTheOldOne() {
        PEOPLE.registered(email);
        var old = asked(email);
        var token = asked(email);

        assertThat(token).isNotEqualTo(old);
        assertThat(reset(old, NEW)).isEqualTo(REFUSED);
        assertThat(signIn(email, OLD)).isInstanceOf(SignIn.SignedIn.class);
        assertThat(reset(token, NEW)).isEqualTo(CHANGED);
    }

    @Test
    void aTokenLastsHalfAnHour() {
        PEOPLE.registered(email);
        var token = asked(email);
        assertThat(PEOPLE.count(
                        "SELECT extract(epoch FROM r.expires_at - r.created_at)::bigint AS n FROM password_reset r"
                                + " JOIN account a ON a.id = r.account_id WHERE a.email = ?",
                        email))
                .isEqualTo(1_800);

        PasswordChange late = DB.transaction(() -> {
            DB.app().one("SELECT set_config('atelier.shift', '30 minutes', true) AS ok", row -> row.text("ok"));
            return reset(token, NEW);
        });
        assertThat(late).isEqualTo(REFUSED);
        assertThat(reset(token, NEW)).as("in time").isEqualTo(CHANGED);
    }

    @Test
    void aTokenThatHasRunOutIsRefused() {
        PEOPLE.registered(email);
        var token = asked(email);
        DB.owner().update("UPDATE password_reset SET expires_at = atelier_now()");

        assertThat(reset(token, NEW)).isEqualTo(REFUSED);
        assertThat(signIn(email, OLD)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    @Abuse("A5")
    void whoAsksIsNotToldWhetherThereIsAnAccount() {
        PEOPLE.registered(email);
        var disabled = "disabled-" + email;
        PEOPLE.registered(disabled);
        disable(disabled);
        long hashes = PEOPLE.passwords.worked();

        for (var address : List.of(email.toUpperCase(Locale.ROOT), disabled, "nobody-" + email, "no address")) {
            PEOPLE.passwordChanges().request(address);
        }

        assertThat(mailed(email)).hasSize(1);
        assertThat(PEOPLE.mails)
                .noneMatch(mail -> mail.to().equals(disabled) || mail.to().startsWith("nobody-"));
        assertThat(PEOPLE.passwords.worked()).isEqualTo(hashes);
    }

    @Test
    @Abuse("A5")
    void everyBadTokenIsAnsweredAlikeAndCostsNoHash() {
        PEOPLE.registered(email);
        var used = asked(email);
        assertThat(reset(used, NEW)).isEqualTo(CHANGED);
        var token = asked(email);
        disable(email);
        long hashes = PEOPLE.passwords.worked();

        for (var bad : List.of(used, token, "", "mt_", "mt_" + "A".repeat(43))) {
            assertThat(reset(bad, NEW)).isEqualTo(REFUSED);
            assertThat(reset(bad, "short")).isEqualTo(REFUSED);
        }
        assertThat(PEOPLE.passwords.worked()).isEqualTo(hashes);
    }

    @Test
    void mailHasALimitForEachAccountHoweverManyAskAtOnce() throws Exception {
        PEOPLE.registered(email);

        var asked = PeopleFixture.atOnce(20, i -> () -> {
            PEOPLE.passwordChanges().request(email);
            return i;
        });

        assertThat(asked).hasSize(20);
        assertThat(mailed(email)).hasSize(5);
        assertThat(PEOPLE.count(
                        "SELECT count(*) AS n FROM password_reset r JOIN account a ON a.id = r.account_id"
                                + " WHERE a.email = ? AND r.used_at IS NULL",
                        email))
                .as("good tokens")
                .isEqualTo(1);
    }

    @Test
    void anUnfitPasswordLeavesTheTokenGood() {
        PEOPLE.registered(email);
        var token = asked(email);

        assertThat(reset(token, "password1")).isInstanceOf(PasswordChange.Invalid.class);
        assertThat(reset(token, NEW)).isEqualTo(CHANGED);
    }

    @Test
    void whoHasNoPasswordGetsOne() {
        PEOPLE.registered(email);
        DB.owner().update("UPDATE account SET password_hash = NULL WHERE email = ?", email);

        assertThat(reset(asked(email), NEW)).isEqualTo(CHANGED);
        assertThat(signIn(email, NEW)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void theDatabaseHoldsNoToken() {
        PEOPLE.registered(email);
        var token = asked(email);

        for (var table : List.of("password_reset", "outbox", "audit_event")) {
            Kept.in(DB, table).hasNoToken(token);
        }
    }
}
