package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.identity.workspace.PeopleFixture;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.TestDatabase;

/** A new password by whoever knows the present one. */
class PasswordChangeTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final IdentityFixture PEOPLE = new IdentityFixture(DB);
    private static final String OLD = IdentityFixture.PASSWORD;
    private static final String NEW = "quiet green river stones";

    @AfterAll
    static void close() {
        PEOPLE.close();
        DB.close();
    }

    @AfterEach
    void closeEntityManagers() {
        PEOPLE.closeEntityManagers();
    }

    private static Caller newcomer(String email) {
        return caller(IdentityFixture.tokens(PEOPLE.registered(email)));
    }

    private static Caller caller(Proof.Tokens tokens) {
        return PEOPLE.sessions().find(tokens.access()).orElseThrow();
    }

    private static PasswordChange change(Caller caller, String present, String chosen) {
        return caller.tenant().call(() -> PEOPLE.passwordChanges().change(caller, present, chosen, false));
    }

    private static SignIn signIn(String email, String password) {
        return PEOPLE.accounts().signIn(email, password, Keep.TOKENS);
    }

    @Test
    @Abuse("T5")
    void theNewPasswordIsGoodAndEveryOtherSignInIsOver() {
        var here = IdentityFixture.tokens(PEOPLE.registered("ada@example.org"));
        var there = PEOPLE.signedIn("ada@example.org");
        var cookie = IdentityFixture.cookie(PEOPLE.accounts().signIn("ada@example.org", OLD, Keep.COOKIE));
        assertThat(PEOPLE.sessions().findCookie(cookie)).isPresent();

        assertThat(change(caller(here), OLD, NEW)).isEqualTo(new PasswordChange.Changed());

        assertThat(PEOPLE.sessions().find(here.access())).as("this sign-in").isPresent();
        assertThat(PEOPLE.signIns().refresh(here.refresh())).isInstanceOf(SignIn.SignedIn.class);
        assertThat(PEOPLE.sessions().find(there.access())).isEmpty();
        assertThat(PEOPLE.signIns().refresh(there.refresh())).isEqualTo(new SignIn.Refused());
        assertThat(PEOPLE.sessions().findCookie(cookie)).isEmpty();
        assertThat(signIn("ada@example.org", OLD)).isEqualTo(new SignIn.Refused());
        assertThat(signIn("ada@example.org", NEW)).isInstanceOf(SignIn.SignedIn.class);
        assertThat(PEOPLE.count(
                        "SELECT count(*) AS n FROM audit_event WHERE act = 'identity.password_change' AND result = 'done'"
                                + " AND account_id = ?",
                        caller(here).accountId()))
                .isEqualTo(1);
    }

    @Test
    @Abuse("A1")
    void wrongOnesAreCountedWithThoseOfSigningInAndNotHashedAnyMore() {
        var caller = newcomer("guessed@example.org");
        int free = 5;
        for (int i = 0; i < free; i++) {
            assertThat(change(caller, "wrong horse " + i, NEW)).isEqualTo(new PasswordChange.Refused());
        }

        long before = PEOPLE.passwords.worked();
        assertThat(change(caller, OLD, NEW)).isInstanceOf(PasswordChange.Limited.class);
        assertThat(signIn("guessed@example.org", OLD)).isInstanceOf(SignIn.Limited.class);
        assertThat(PEOPLE.passwords.worked()).as("hashes").isEqualTo(before);
    }

    @Test
    void anUnfitPasswordIsNamedAndCountsForNothing() {
        var caller = newcomer("kim.miller@example.org");

        for (var unfit : new String[] {"short", "password1", "Miller2026!", "x".repeat(129)}) {
            assertThat(change(caller, OLD, unfit))
                    .isInstanceOfSatisfying(
                            PasswordChange.Invalid.class,
                            invalid -> assertThat(invalid.flaws())
                                    .singleElement()
                                    .extracting(Registration.Flaw::field)
                                    .isEqualTo("newPassword"));
        }
        assertThat(signIn("kim.miller@example.org", OLD)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void whoHasNoPasswordHasNoneToChange() {
        var caller = newcomer("without@example.org");
        DB.owner().update("UPDATE account SET password_hash = NULL WHERE id = ?", caller.accountId());

        assertThat(change(caller, OLD, NEW)).isEqualTo(new PasswordChange.Refused());
        assertThat(change(caller, "", NEW)).isEqualTo(new PasswordChange.Refused());
    }

    @Test
    void ofManyAtOnceOneChangesIt() throws Exception {
        var caller = newcomer("race@example.org");

        var ends = PeopleFixture.atOnce(20, i -> () -> change(caller, OLD, NEW + " " + i));

        assertThat(ends).filteredOn(PasswordChange.Changed.class::isInstance).hasSize(1);
        DB.owner().update("DELETE FROM sign_in_failure");
        int winner = ends.indexOf(new PasswordChange.Changed());
        assertThat(signIn("race@example.org", OLD)).isEqualTo(new SignIn.Refused());
        assertThat(signIn("race@example.org", NEW + " " + winner)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    @Abuse("A8")
    void aMailedTokenOfBeforeIsWorthNothing() {
        var caller = newcomer("mailed@example.org");
        PEOPLE.passwordChanges().request("mailed@example.org");
        var token = PEOPLE.mailedToken("mailed@example.org");

        assertThat(change(caller, OLD, NEW)).isEqualTo(new PasswordChange.Changed());
        assertThat(PEOPLE.passwordChanges().reset(token, "another quiet river", true))
                .isEqualTo(new PasswordChange.Refused());
        assertThat(signIn("mailed@example.org", NEW)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void anotherHashOfTheOldPasswordDoesNotBringItBack() {
        var email = "rehashed@example.org";
        var caller = newcomer(email);
        String old = hash(caller);
        assertThat(change(caller, OLD, NEW)).isEqualTo(new PasswordChange.Changed());
        String present = hash(caller);

        PEOPLE.rehash(caller.tenant(), old, "late");
        assertThat(hash(caller)).isEqualTo(present);
        PEOPLE.rehash(caller.tenant(), present, "in time");
        assertThat(hash(caller)).isEqualTo("in time");
    }

    private static String hash(Caller caller) {
        return DB.owner()
                .one(
                        "SELECT password_hash FROM account WHERE id = ?",
                        row -> row.text("password_hash"),
                        caller.accountId());
    }

    @Test
    void othersKeepTheirs() {
        var others = IntStream.range(0, 2)
                .mapToObj(i -> IdentityFixture.tokens(PEOPLE.registered("other" + i + "@example.org")))
                .toList();

        assertThat(change(caller(others.getFirst()), OLD, NEW)).isEqualTo(new PasswordChange.Changed());
        assertThat(signIn("other1@example.org", OLD)).isInstanceOf(SignIn.SignedIn.class);
        assertThat(PEOPLE.signIns().refresh(others.getLast().refresh())).isInstanceOf(SignIn.SignedIn.class);
    }
}
