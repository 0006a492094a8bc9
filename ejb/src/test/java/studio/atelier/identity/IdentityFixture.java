package studio.atelier.identity;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.proof.MailedToken;
import studio.atelier.identity.token.AccessTokens;
import studio.atelier.identity.token.CookieValues;
import studio.atelier.identity.token.KeyRing;
import studio.atelier.identity.token.RefreshTokens;
import studio.atelier.identity.token.TokenFixture;
import studio.atelier.limit.SignInAttempts;
import studio.atelier.mail.Mail;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.outbox.Seal;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;

/**
 * Everything identity is made of, put together by hand on a real database; only the container's transactions are ours.
 * Several of these on one database are several nodes.
 */
final class IdentityFixture implements AutoCloseable {

    static final String PASSWORD = "correct horse";
    static final String PEPPER = "0123456789abcdefghijklmnopqrstuvwxyz";
    static final String KEY_SECRET = "zyxwvutsrqponmlkjihgfedcba9876543210";

    private static final Pattern TOKEN = Pattern.compile("mt_[A-Za-z0-9_-]{43}");

    final TestDatabase db;
    final Settings settings;
    final Passwords passwords = new Passwords(PEPPER, 100, Passwords.MEMORY_KIB);
    final KeyRing keys = new KeyRing(List.of(KEY_SECRET));
    final CallerCache cache = new CallerCache();
    final CookieValues cookies = new CookieValues(keys);
    final RefreshTokens refreshTokens = new RefreshTokens(keys);
    final AccessTokens accessTokens;
    final AuditTrail trail;
    final Queue<Mail> mails = new ConcurrentLinkedQueue<>();

    private final Outbox outbox;
    private final EntityManagerFactory jpa;
    private final Queue<EntityManager> open = new ConcurrentLinkedQueue<>();

    IdentityFixture(TestDatabase db) {
        this(db, Map.of());
    }

    IdentityFixture(TestDatabase db, Map<String, String> more) {
        this.db = db;
        this.trail = new AuditTrail(db.app());
        this.outbox = new Outbox(db.app(), new Seal(PEPPER)) {
            @Override
            public void send(Message message) {
                mails.add(((Message.ByMail) message).mail());
                super.send(message);
            }
        };
        var values = new HashMap<>(more);
        values.putIfAbsent("atelier.identity.key-secret", KEY_SECRET);
        values.putIfAbsent("atelier.identity.pepper", PEPPER);
        this.settings = new Settings(name -> Optional.ofNullable(values.get(name)));
        this.accessTokens = new AccessTokens(TokenFixture.signingKeys(db.app(), keys, settings));
        this.jpa = Persistence.createEntityManagerFactory(
                "atelier",
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "jakarta.persistence.nonJtaDataSource",
                        db.appSource()));
    }

    Accounts accounts() {
        return new Accounts(
                accountStore(), signIns(), passwords, new PasswordRules(settings), new SignInAttempts(db.app()), trail);
    }

    Sessions sessions() {
        return new Sessions(sessionStore(), new LocalApiKeyStore(), accessTokens, cookies, cache, settings);
    }

    SignIns signIns() {
        return new SignIns(
                sessionStore(), accountStore(), accessTokens, refreshTokens, cookies, sessions(), trail, settings);
    }

    ApiKeys apiKeys() {
        return new ApiKeys(new LocalApiKeyStore(), cache);
    }

    SessionStore sessionStore() {
        return new LocalSessionStore();
    }

    PasswordChanges passwordChanges() {
        return new PasswordChanges(
                accountStore(),
                passwordStore(),
                sessions(),
                passwords,
                new PasswordRules(settings),
                new SignInAttempts(db.app()),
                trail);
    }

    PasswordStore passwordStore() {
        return new LocalPasswordStore();
    }

    /** The token in the last mail to this address. */
    String mailedToken(String address) {
        return mails.stream()
                .filter(mail -> mail.to().equals(address))
                .reduce((first, second) -> second)
                .flatMap(mail -> TOKEN.matcher(mail.text()).results().findFirst())
                .orElseThrow()
                .group();
    }

    void rehash(Tenant tenant, String before, String hash) {
        tenant.run(() -> accountStore().rehash(Objects.requireNonNull(tenant.accountId()), before, hash));
    }

    private AccountStore accountStore() {
        var entities = jpa.createEntityManager();
        open.add(entities);
        return new LocalAccountStore(entities, db.app());
    }

    SignIn.SignedIn registered(String email) {
        return registered(email, Keep.TOKENS);
    }

    SignIn.SignedIn registered(String email, Keep keep) {
        if (accounts().register(email, PASSWORD, "Ada", keep) instanceof Registration.Registered(var signedIn)) {
            return signedIn;
        }
        throw new AssertionError("Not registered: " + email);
    }

    Proof.Tokens signedIn(String email) {
        return tokens(accounts().signIn(email, PASSWORD, Keep.TOKENS));
    }

    static Proof.Tokens tokens(SignIn end) {
        if (end instanceof SignIn.SignedIn(Proof.Tokens tokens, Profile profile)) {
            return tokens;
        }
        throw new AssertionError("No tokens: " + end);
    }

    static String cookie(SignIn end) {
        if (end instanceof SignIn.SignedIn(Proof.Cookie cookie, Profile profile)) {
            return cookie.value();
        }
        throw new AssertionError("No cookie: " + end);
    }

    /** As a node that heard nothing of a change: five seconds later. */
    void afterTheCache() {
        cache.forget(caller -> true);
    }

    /** The number {@code n} that a statement finds. */
    long count(String sql, Object... parameters) {
        return db.owner().one(sql, row -> row.number("n"), parameters);
    }

    /** A second workspace the account is a member of. */
    UUID secondWorkspace(UUID accountId, String role) {
        var id = UUID.randomUUID();
        db.owner().update("INSERT INTO workspace (id, name, created_at) VALUES (?, 'Second', atelier_now())", id);
        db.owner()
                .update(
                        "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (?, ?, ?, atelier_now())",
                        id,
                        accountId,
                        role);
        return id;
    }

    /** An entity manager of its own holds its connection until it is closed. */
    void closeEntityManagers() {
        for (var entities = open.poll(); entities != null; entities = open.poll()) {
            entities.close();
        }
    }

    @Override
    public void close() {
        closeEntityManagers();
        jpa.close();
    }

    /** A transaction of its own, unless there is one. */
    private <T> T inTransaction(Supplier<T> body) {
        return db.inTransaction() ? body.get() : db.transaction(body);
    }

    private final class LocalSessionStore extends SessionStore {

        LocalSessionStore() {
            super(db.app(), trail);
        }

        @Override
        Optional<Instant> open(
                UUID id,
                Profile profile,
                byte @Nullable [] refreshHash,
                byte @Nullable [] cookieHash,
                Lives lives,
                Basis basis) {
            return inTransaction(() -> super.open(id, profile, refreshHash, cookieHash, lives, basis));
        }

        @Override
        Optional<Refreshed> refresh(RefreshTokens.Presented presented, Duration idle, Duration grace) {
            return inTransaction(() -> super.refresh(presented, idle, grace));
        }

        @Override
        void end(Caller caller, Ending why) {
            inTransaction(() -> {
                super.end(caller, why);
                return why;
            });
        }

        @Override
        void endAll(UUID accountId, @Nullable UUID except, Ending why) {
            inTransaction(() -> {
                super.endAll(accountId, except, why);
                return why;
            });
        }
    }

    private final class LocalPasswordStore extends PasswordStore {

        LocalPasswordStore() {
            super(db.app(), sessionStore(), new LocalApiKeyStore(), outbox, trail, settings);
        }

        @Override
        boolean mail(UUID accountId, MailedToken token) {
            return inTransaction(() -> super.mail(accountId, token));
        }

        @Override
        boolean reset(UUID accountId, MailedToken token, String hash, boolean endKeys) {
            return inTransaction(() -> super.reset(accountId, token, hash, endKeys));
        }

        @Override
        boolean change(Caller caller, String before, String hash, boolean endKeys) {
            return inTransaction(() -> super.change(caller, before, hash, endKeys));
        }
    }

    private final class LocalApiKeyStore extends ApiKeyStore {

        LocalApiKeyStore() {
            super(db.app(), trail);
        }

        @Override
        Addition add(Caller owner, New key, byte[] hash, int most) {
            return owner.tenant().call(() -> inTransaction(() -> super.add(owner, key, hash, most)));
        }

        @Override
        List<ApiKey> list(Caller caller, boolean everybodys, int most) {
            return caller.tenant().call(() -> inTransaction(() -> super.list(caller, everybodys, most)));
        }

        @Override
        boolean revoke(Caller caller, UUID id, boolean everybodys) {
            return caller.tenant().call(() -> inTransaction(() -> super.revoke(caller, id, everybodys)));
        }
    }

    /** The store with transactions of the entity manager instead of the container's. */
    private static final class LocalAccountStore extends AccountStore {

        private final EntityManager entities;

        LocalAccountStore(EntityManager entities, Sql sql) {
            super(entities, sql);
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
        void rehash(UUID accountId, String before, String hash) {
            inTransaction(() -> {
                super.rehash(accountId, before, hash);
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
