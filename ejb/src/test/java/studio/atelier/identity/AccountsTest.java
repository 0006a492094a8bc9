package studio.atelier.identity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.time.Duration;
import java.util.Collections;
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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.audit.AuditTrail;
import studio.atelier.limit.SignInAttempts;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;

/** Registration and sign-in with the real entities on a real database; only the container's transactions are ours. */
class AccountsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final AuditTrail TRAIL = new AuditTrail(DB.app(), Runnable::run);
    private static final Queue<EntityManager> OPEN = new ConcurrentLinkedQueue<>();

    private static final EntityManagerFactory JPA = Persistence.createEntityManagerFactory(
            "atelier",
            Map.of(
                    "jakarta.persistence.transactionType",
                    "RESOURCE_LOCAL",
                    "jakarta.persistence.nonJtaDataSource",
                    DB.appSource()));
    private static final Passwords PASSWORDS = passwords(19_456);
    private static final String PASSWORD = "correct horse";

    @AfterAll
    static void close() {
        JPA.close();
        DB.close();
    }

    private static Passwords passwords(int memoryKib) {
        return new Passwords("0123456789abcdefghijklmnopqrstuvwxyz", 100, memoryKib);
    }

    /** An entity manager of its own holds its connection until it is closed. */
    @AfterEach
    void closeEntityManagers() {
        for (var entities = OPEN.poll(); entities != null; entities = OPEN.poll()) {
            entities.close();
        }
    }

    private static Accounts accounts() {
        var entities = JPA.createEntityManager();
        OPEN.add(entities);
        var store = new LocalAccountStore(entities);
        return new Accounts(
                store,
                new LocalSignInStore(),
                PASSWORDS,
                new SignInAttempts(DB.app()),
                TRAIL,
                new Settings(name -> Optional.empty()));
    }

    private static Sessions sessions() {
        return new Sessions(new LocalSignInStore());
    }

    private static SignIn.SignedIn registered(String email) {
        var done = accounts().register(email, PASSWORD, "Ada");
        assertThat(done).isInstanceOf(Registration.Registered.class);
        return ((Registration.Registered) done).signedIn();
    }

    @Test
    void aNewAccountOwnsItsWorkspaceAndIsSignedIn() {
        var signedIn = registered("Ada@Example.org");

        assertThat(signedIn.profile().email()).isEqualTo("ada@example.org");
        assertThat(signedIn.life()).hasHours(12);
        var caller = sessions().find(signedIn.accessToken()).orElseThrow();
        assertThat(caller.accountId()).isEqualTo(signedIn.profile().accountId());
        assertThat(caller.workspaceId()).isEqualTo(signedIn.profile().workspaceId());
        assertThat(caller.role()).isEqualTo("owner");
        assertThat(caller.tenant().call(() -> accounts().profile(caller))).contains(signedIn.profile());
    }

    @Test
    void theSameAddressInAnotherCaseIsTaken() {
        registered("grace@example.org");

        assertThat(accounts().register("GRACE@example.ORG", PASSWORD, null))
                .isInstanceOf(Registration.EmailTaken.class);
    }

    @Test
    void ofTwentyAtOnceOneWins() throws Exception {
        int many = 20;
        var start = new CountDownLatch(1);
        Callable<Registration> registering = () -> {
            start.await();
            return accounts().register("race@example.org", PASSWORD, null);
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
    void aWrongPasswordAndAnUnknownAccountAreAnsweredAlike() {
        registered("known@example.org");

        assertThat(accounts().signIn("known@example.org", "wrong horse")).isEqualTo(new SignIn.Refused());
        assertThat(accounts().signIn("nobody@example.org", PASSWORD)).isEqualTo(new SignIn.Refused());
        assertThat(accounts().signIn("not an address", PASSWORD)).isEqualTo(new SignIn.Refused());
        assertThat(accounts().signIn("known@example.org", PASSWORD)).isInstanceOf(SignIn.SignedIn.class);
    }

    @Test
    void aDisabledAccountIsOutAtOnce() {
        var signedIn = registered("gone@example.org");

        DB.owner().update("UPDATE account SET disabled_at = atelier_now() WHERE email = 'gone@example.org'");

        assertThat(sessions().find(signedIn.accessToken())).isEmpty();
        assertThat(accounts().signIn("gone@example.org", PASSWORD)).isEqualTo(new SignIn.Refused());
    }

    @Test
    void anEndedSignInIsWorthNothing() {
        var signedIn = registered("out@example.org");
        var caller = sessions().find(signedIn.accessToken()).orElseThrow();

        caller.tenant().run(() -> sessions().end(caller));
        caller.tenant().run(() -> sessions().end(caller));

        assertThat(sessions().find(signedIn.accessToken())).isEmpty();
    }

    @Test
    void aSignInExpires() {
        var token = registered("late@example.org").accessToken();

        Optional<Caller> later = DB.transaction(() -> {
            DB.app().one("SELECT set_config('atelier.shift', '12 hours 1 second', true) AS ok", row -> row.text("ok"));
            return sessions().find(token);
        });

        assertThat(later).isEmpty();
        assertThat(sessions().find(token)).isPresent();
    }

    @Test
    void whatCannotBeTakenIsNamed() {
        var answer = accounts().register("ada@localhost", "short", "two\nlines");

        assertThat(answer).isInstanceOf(Registration.Invalid.class);
        assertThat(((Registration.Invalid) answer).flaws())
                .extracting(Registration.Flaw::field)
                .containsExactly("email", "password", "displayName");
    }

    @Test
    void theDatabaseHoldsNoTokenAndNoPassword() {
        var signedIn = registered("quiet@example.org");

        assertThat(count("SELECT count(*) AS n FROM sign_in_session s WHERE position('" + signedIn.accessToken()
                        + "' in s::text) > 0"))
                .isZero();
        String hash = hashOf(signedIn.profile().accountId());
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    void aHashOfOldParametersIsReplacedAtTheNextSignIn() {
        var signedIn = registered("old@example.org");
        var weaker = passwords(8_192).hash(Password.typed(PASSWORD)).orElseThrow();
        DB.owner().update("UPDATE account SET password_hash = ? WHERE email = 'old@example.org'", weaker);

        assertThat(accounts().signIn("old@example.org", PASSWORD)).isInstanceOf(SignIn.SignedIn.class);

        String hash = hashOf(signedIn.profile().accountId());
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(accounts().signIn("old@example.org", PASSWORD)).isInstanceOf(SignIn.SignedIn.class);
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

    private static final class LocalSignInStore extends SignInStore {

        LocalSignInStore() {
            super(DB.app(), TRAIL);
        }

        @Override
        Token open(Profile profile, Duration life) {
            return DB.transaction(() -> super.open(profile, life));
        }

        @Override
        void revoke(UUID accountId, UUID sessionId) {
            DB.transaction(() -> {
                super.revoke(accountId, sessionId);
                return accountId;
            });
        }
    }

    /** The store with transactions of the entity manager instead of the container's. */
    private static final class LocalAccountStore extends AccountStore {

        private final EntityManager entities;

        LocalAccountStore(EntityManager entities) {
            super(entities, DB.app());
            this.entities = entities;
        }

        @Override
        void add(Account account, Workspace workspace, Membership membership) {
            inTransaction(() -> {
                super.add(account, workspace, membership);
                return Collections.emptyList();
            });
        }

        @Override
        Optional<Member> find(Tenant tenant) {
            return inTransaction(() -> super.find(tenant));
        }

        @Override
        void rehash(UUID accountId, String hash) {
            inTransaction(() -> {
                super.rehash(accountId, hash);
                return Collections.emptyList();
            });
        }

        private <T> T inTransaction(Supplier<T> body) {
            var transaction = entities.getTransaction();
            transaction.begin();
            var tenant = Tenant.current().orElseThrow();
            entities.createNativeQuery(
                            "SELECT set_config('atelier.workspace', ?, true) || set_config('atelier.account', ?, true)")
                    .setParameter(1, tenant.workspaceId().toString())
                    .setParameter(2, String.valueOf(tenant.accountId()))
                    .getSingleResult();
            try {
                T answer = body.get();
                transaction.commit();
                return answer;
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
                entities.clear();
            }
        }
    }
}
