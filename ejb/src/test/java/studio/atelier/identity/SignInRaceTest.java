package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.identity.proof.MailedToken;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Eventually;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;

/** A sign-in and the end of all sign-ins at the same time, in both orders: what was opened by an old password does not stay. */
class SignInRaceTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final IdentityFixture PEOPLE = new IdentityFixture(DB);
    private static final String OLD = IdentityFixture.PASSWORD;
    private static final String NEW = "quiet green river stones";
    private static final String WAITING = "SELECT count(*) AS n FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
            + " WHERE NOT l.granted AND a.datname = current_database()";

    private final String email = UUID.randomUUID() + "@example.org";
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.close();
        PEOPLE.closeEntityManagers();
    }

    @AfterAll
    static void close() {
        PEOPLE.close();
        DB.close();
    }

    private static Tenant tenant(Profile profile) {
        return new Tenant(profile.workspaceId(), profile.accountId());
    }

    private static Caller caller(SignIn signIn) {
        return PEOPLE.sessions().find(IdentityFixture.tokens(signIn).access()).orElseThrow();
    }

    private static void untilSomebodyWaits() {
        Eventually.until("somebody waits for the account", () -> PEOPLE.count(WAITING) > 0);
    }

    private static long open(UUID account) {
        return PEOPLE.count(
                "SELECT count(*) AS n FROM sign_in_session WHERE account_id = ? AND ended_at IS NULL", account);
    }

    /** Does the first in a transaction that stays open until the second waits for it; gives what the second came to. */
    private <T> T overtaken(Tenant tenant, Runnable first, Callable<T> second) throws Exception {
        var done = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        Future<?> holder = threads.submit(() -> DB.request(tenant, () -> {
            first.run();
            done.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return true;
        }));
        done.await();
        var overtaking = threads.submit(second);
        untilSomebodyWaits();
        go.countDown();
        holder.get();
        return overtaking.get();
    }

    @Test
    @Abuse("T5")
    void whoCheckedTheOldPasswordJustBeforeAResetIsNotLetIn() throws Exception {
        var profile = PEOPLE.registered(email).profile();
        PEOPLE.passwordChanges().request(email);
        var token = MailedToken.read(PEOPLE.mailedToken(email)).orElseThrow();
        var hash = PEOPLE.passwords.hash(Password.typed(NEW)).orElseThrow();

        var end = overtaken(
                tenant(profile),
                () -> assertThat(PEOPLE.passwordStore().reset(profile.accountId(), token, hash, true))
                        .isTrue(),
                () -> PEOPLE.accounts().signIn(email, OLD, Keep.TOKENS));

        assertThat(end).isEqualTo(new SignIn.Refused());
        assertThat(open(profile.accountId())).isZero();
        assertThat(PEOPLE.accounts().signIn(email, NEW, Keep.TOKENS)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    @Abuse("T5")
    void whoIsLetInJustBeforeAChangeIsPutOutByIt() throws Exception {
        var registered = PEOPLE.registered(email);
        var profile = registered.profile();
        var owner = caller(registered);
        var before = PEOPLE.passwords.hash(Password.typed(OLD)).orElseThrow();
        DB.owner().update("UPDATE account SET password_hash = ? WHERE id = ?", before, profile.accountId());
        var after = PEOPLE.passwords.hash(Password.typed(NEW)).orElseThrow();

        boolean changed = overtaken(
                tenant(profile),
                () -> assertThat(PEOPLE.signIns().open(profile, Keep.TOKENS, Basis.password(before)))
                        .isInstanceOf(SignIn.SignedIn.class),
                () -> tenant(profile).call(() -> PEOPLE.passwordStore().change(owner, before, after, false)));

        assertThat(changed).isTrue();
        assertThat(open(profile.accountId())).as("that of who changed it").isEqualTo(1);
    }

    @Test
    @Abuse("T5")
    void aSwitchOfWorkspaceDoesNotOutliveTheEndOfAllSignIns() throws Exception {
        var registered = PEOPLE.registered(email);
        var profile = registered.profile();
        var owner = caller(registered);
        var second = PEOPLE.secondWorkspace(profile.accountId(), Roles.MEMBER);

        var end = overtaken(
                tenant(profile),
                () -> PEOPLE.sessions().endAll(owner, Ending.LOGOUT_ALL),
                () -> PEOPLE.signIns().switchTo(owner, second));

        assertThat(end).isEqualTo(new SignIn.Refused());
        assertThat(open(profile.accountId())).isZero();
    }

    @Test
    @Abuse("T5")
    void aSignInThatAResetEndedMakesNoKeyWhereItIsStillRemembered() throws Exception {
        var registered = PEOPLE.registered(email);
        var profile = registered.profile();
        var remembered = caller(registered);
        PEOPLE.passwordChanges().request(email);
        var token = MailedToken.read(PEOPLE.mailedToken(email)).orElseThrow();
        var hash = PEOPLE.passwords.hash(Password.typed(NEW)).orElseThrow();

        var meanwhile = overtaken(
                tenant(profile),
                () -> assertThat(PEOPLE.passwordStore().reset(profile.accountId(), token, hash, true))
                        .isTrue(),
                () -> tenant(profile).call(() -> asksForAKey(remembered)));

        assertThat(meanwhile).isEqualTo(new ApiKeyCreation.SignedOut());
        assertThat(tenant(profile).call(() -> asksForAKey(remembered))).isEqualTo(new ApiKeyCreation.SignedOut());
        assertThat(PEOPLE.count("SELECT count(*) AS n FROM api_key WHERE account_id = ?", profile.accountId()))
                .isZero();
    }

    private static ApiKeyCreation asksForAKey(Caller caller) {
        return PEOPLE.apiKeys().create(caller, "script", List.of("jobs:read"), null);
    }

    @Test
    @Abuse("T5")
    void aResetEndsTheKeysOfTheAccountAndKeepsThemIfAsked() {
        var owner = caller(PEOPLE.registered(email));
        var kept = key(owner);
        PEOPLE.passwordChanges().request(email);
        PEOPLE.passwordChanges().reset(PEOPLE.mailedToken(email), NEW, false);
        assertThat(PEOPLE.sessions().find(kept)).isPresent();

        PEOPLE.passwordChanges().request(email);
        PEOPLE.passwordChanges().reset(PEOPLE.mailedToken(email), NEW + " again", true);
        assertThat(PEOPLE.sessions().find(kept)).isEmpty();
    }

    @Test
    void nobodyEndsTheKeysOfSomebodyElse() {
        var owner = caller(PEOPLE.registered(email));
        var other = caller(PEOPLE.registered(UUID.randomUUID() + "@example.org"));
        var kept = key(owner);

        int ended = DB.request(
                other.tenant(),
                () -> DB.app().one("SELECT identity_keys_end(?) AS n", row -> row.integer("n"), owner.accountId()));

        assertThat(ended).isZero();
        assertThat(PEOPLE.sessions().find(kept)).isPresent();
    }

    private static String key(Caller owner) {
        return ((ApiKeyCreation.Created) PEOPLE.apiKeys().create(owner, "render farm", List.of("jobs:read"), null))
                .text();
    }
}
