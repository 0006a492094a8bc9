package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.identity.token.TokenFixture;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.Kept;
import studio.atelier.platform.TestDatabase;

/** Registration and sign-in with the real entities on a real database; only the container's transactions are ours. */
class AccountsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final IdentityFixture PEOPLE = new IdentityFixture(DB);
    private static final String PASSWORD = IdentityFixture.PASSWORD;

    @AfterAll
    static void close() {
        PEOPLE.close();
        DB.close();
    }

    @AfterEach
    void closeEntityManagers() {
        PEOPLE.closeEntityManagers();
    }

    private static Accounts accounts() {
        return PEOPLE.accounts();
    }

    private static Sessions sessions() {
        return PEOPLE.sessions();
    }

    private static Passwords passwords(int memoryKib) {
        return new Passwords(IdentityFixture.PEPPER, 100, memoryKib);
    }

    private static String access(SignIn end) {
        return IdentityFixture.tokens(end).access();
    }

    private static SignIn.SignedIn registered(String email) {
        return PEOPLE.registered(email);
    }

    @Test
    void aNewAccountOwnsItsWorkspaceAndIsSignedIn() {
        var signedIn = registered("Ada@Example.org");

        assertThat(signedIn.profile().email()).isEqualTo("ada@example.org");
        assertThat(signedIn.proof().life()).hasMinutes(10);
        var caller = sessions().find(access(signedIn)).orElseThrow();
        assertThat(caller.accountId()).isEqualTo(signedIn.profile().accountId());
        assertThat(caller.workspaceId()).isEqualTo(signedIn.profile().workspaceId());
        assertThat(caller.role()).isEqualTo("owner");
        assertThat(caller.tenant().call(() -> accounts().profile(caller))).contains(signedIn.profile());
    }

    @Test
    void theSameAddressInAnotherCaseIsTaken() {
        registered("grace@example.org");

        assertThat(accounts().register("GRACE@example.ORG", PASSWORD, null, Keep.TOKENS))
                .isInstanceOf(Registration.EmailTaken.class);
    }

    @Test
    void ofTwentyAtOnceOneWins() throws Exception {
        int many = 20;
        var start = new CountDownLatch(1);
        Callable<Registration> registering = () -> {
            start.await();
            return accounts().register("race@example.org", PASSWORD, null, Keep.TOKENS);
        };
        try (var threads = Executors.newFixedThreadPool(many)) {
            var racing = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(registering))
                    .toList();
            start.countDown();
            var ends = racing.stream().map(AccountsTest::ended).toList();

            assertThat(ends)
                    .filteredOn(Registration.Registered.class::isInstance)
                    .hasSize(1);
            assertThat(ends)
                    .filteredOn(Registration.EmailTaken.class::isInstance)
                    .hasSize(many - 1);
        }
        assertThat(count("SELECT count(*) AS n FROM account WHERE email = 'race@example.org'"))
                .isEqualTo(1);
        assertThat(count("SELECT count(*) AS n FROM workspace w WHERE NOT EXISTS "
                        + "(SELECT 1 FROM membership m WHERE m.workspace_id = w.id)"))
                .as("workspaces without a member")
                .isZero();
    }

    @Test
    @Abuse({"A4", "A5"})
    void aWrongPasswordAndAnUnknownAccountAreAnsweredAlikeAndCostTheSame() {
        registered("known@example.org");

        assertThat(accounts().signIn("known@example.org", "wrong horse", Keep.TOKENS))
                .isEqualTo(new SignIn.Refused());
        assertThat(accounts().signIn("nobody@example.org", PASSWORD, Keep.TOKENS))
                .isEqualTo(new SignIn.Refused());
        assertThat(accounts().signIn("not an address", PASSWORD, Keep.TOKENS)).isEqualTo(new SignIn.Refused());
        assertThat(accounts().signIn("known@example.org", PASSWORD, Keep.TOKENS))
                .isInstanceOf(SignIn.SignedIn.class);
        assertThat(hashes("known@example.org", "wrong horse")).isEqualTo(1);
        assertThat(hashes("nobody@example.org", "wrong horse")).isEqualTo(1);
        assertThat(hashes("not an address", "wrong horse")).isEqualTo(1);
        assertThat(hashes("known@example.org", PASSWORD)).isEqualTo(1);
    }

    private static long hashes(String email, String password) {
        long before = PEOPLE.passwords.worked();
        accounts().signIn(email, password, Keep.TOKENS);
        return PEOPLE.passwords.worked() - before;
    }

    @Test
    void aDisabledAccountIsOut() {
        var signedIn = registered("gone@example.org");

        assertThat(sessions().find(access(signedIn))).isPresent();

        DB.owner().update("UPDATE account SET disabled_at = atelier_now() WHERE email = 'gone@example.org'");
        PEOPLE.afterTheCache();

        assertThat(sessions().find(access(signedIn))).isEmpty();
        assertThat(accounts().signIn("gone@example.org", PASSWORD, Keep.TOKENS)).isEqualTo(new SignIn.Refused());
    }

    @Test
    void anEndedSignInIsWorthNothing() {
        var signedIn = registered("out@example.org");
        var caller = sessions().find(access(signedIn)).orElseThrow();

        caller.tenant().run(() -> sessions().end(caller, Ending.LOGOUT));
        caller.tenant().run(() -> sessions().end(caller, Ending.LOGOUT));

        assertThat(sessions().find(access(signedIn))).isEmpty();
    }

    @Test
    void aSignInExpires() {
        var token = access(registered("late@example.org"));

        Optional<Caller> later = DB.transaction(() -> {
            DB.app()
                    .one(
                            "SELECT set_config('atelier.shift', '10 minutes 1 second', true) AS ok",
                            row -> row.text("ok"));
            return sessions().find(token);
        });

        assertThat(later).isEmpty();
        assertThat(sessions().find(token)).isPresent();
    }

    @Test
    void whatCannotBeTakenIsNamed() {
        var answer = accounts().register("ada@localhost", "short", "two\nlines", Keep.TOKENS);

        assertThat(answer).isInstanceOf(Registration.Invalid.class);
        assertThat(((Registration.Invalid) answer).flaws())
                .extracting(Registration.Flaw::field)
                .containsExactly("email", "password", "displayName");
    }

    @Test
    void theDatabaseHoldsNoTokenAndNoPassword() {
        var signedIn = registered("quiet@example.org");
        var cookie = IdentityFixture.cookie(accounts().signIn("quiet@example.org", PASSWORD, Keep.COOKIE));

        var tokens = IdentityFixture.tokens(signedIn);
        var refresh = PEOPLE.refreshTokens.read(tokens.refresh()).orElseThrow().token();
        var sessions = Kept.in(DB, "sign_in_session");
        sessions.hasNone(tokens.access(), tokens.refresh(), cookie);
        sessions.hasNoToken(cookie.split("\\.", -1)[1]);
        assertThat(sessions.has(TokenFixture.secret(refresh))).isFalse();
        assertThat(sessions.has(refresh.hash())).isTrue();
        Kept.in(DB, "account").hasNone(PASSWORD);
        String hash = hashOf(signedIn.profile().accountId());
        assertThat(hash).startsWith("$argon2id$v=19$m=12288,t=3,p=1$");
    }

    @Test
    void aHashOfOldParametersIsReplacedAtTheNextSignIn() {
        var signedIn = registered("old@example.org");
        var weaker = passwords(8_192).hash(Password.typed(PASSWORD)).orElseThrow();
        DB.owner().update("UPDATE account SET password_hash = ? WHERE email = 'old@example.org'", weaker);

        assertThat(accounts().signIn("old@example.org", PASSWORD, Keep.TOKENS)).isInstanceOf(SignIn.SignedIn.class);

        String hash = hashOf(signedIn.profile().accountId());
        assertThat(hash).startsWith("$argon2id$v=19$m=12288,t=3,p=1$");
        assertThat(accounts().signIn("old@example.org", PASSWORD, Keep.TOKENS)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void theServerMayNotWriteWhatIsNotItsBusiness() {
        assertThat(DB.owner()
                        .list(
                                "SELECT privilege_type AS p FROM information_schema.table_privileges "
                                        + "WHERE grantee = 'atelier_app' AND table_name = 'account' ORDER BY 1",
                                row -> row.text("p")))
                .isEqualTo(List.of("INSERT", "SELECT"));
    }

    private static String hashOf(UUID account) {
        return DB.owner().one("SELECT password_hash AS h FROM account WHERE id = ?", row -> row.text("h"), account);
    }

    private static long count(String sql) {
        return DB.owner().one(sql, row -> row.number("n"));
    }

    private static Registration ended(Future<Registration> racing) {
        try {
            return racing.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
