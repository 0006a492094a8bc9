package studio.atelier.identity.workspace;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.mail.Mail;
import studio.atelier.outbox.Message;
import studio.atelier.outbox.Outbox;
import studio.atelier.outbox.Seal;
import studio.atelier.platform.Settings;
import studio.atelier.platform.TestDatabase;
import studio.atelier.platform.Uuid7;

/** Accounts, workspaces and the mail they get, on a database of their own. */
public final class PeopleFixture implements AutoCloseable {

    private static final Pattern TOKEN = Pattern.compile("mt_[A-Za-z0-9_-]{43}");

    public final TestDatabase db = TestDatabase.fresh();
    public final AuditTrail trail = new AuditTrail(db.app());
    public final Settings settings = new Settings(name -> Optional.empty());
    public final Queue<Mail> mails = new ConcurrentLinkedQueue<>();

    public final Outbox outbox = new Outbox(db.app(), new Seal("0123456789abcdefghijklmnopqrstuvwxyz")) {
        @Override
        public void send(Message message) {
            mails.add(((Message.ByMail) message).mail());
            super.send(message);
        }
    };

    final Workspaces workspaces = new Workspaces(db.app(), trail);
    final Members members = new Members(new MemberStore(db.app()), trail);
    final Invitations invitations = new Invitations(db.app(), outbox, trail, settings);

    public UUID account(String email, boolean verified) {
        var id = Uuid7.next();
        db.owner()
                .update(
                        "INSERT INTO account (id, email, email_verified_at, created_at)"
                                + " VALUES (?, ?, CASE WHEN ? THEN atelier_now() END, atelier_now())",
                        id,
                        email,
                        verified);
        return id;
    }

    /** A verified account whose address nobody else has. */
    public UUID somebody() {
        return account(UUID.randomUUID() + "@example.org", true);
    }

    JoinedWorkspace company(UUID owner) {
        return workspaces.create(owner, "Studio").orElseThrow();
    }

    /** Puts a new account into the workspace. */
    Caller joined(UUID workspace, String role) {
        var id = somebody();
        db.owner()
                .update(
                        "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (?, ?, ?, atelier_now())",
                        workspace,
                        id,
                        role);
        return caller(id, workspace, role);
    }

    static Caller caller(UUID account, UUID workspace, String role) {
        return new Caller(account, workspace, role, false, UUID.randomUUID());
    }

    String role(Caller caller) {
        return members.find(caller.workspaceId(), caller.accountId())
                .filter(member -> !member.suspended())
                .map(Member::role)
                .orElse("none");
    }

    int version(Caller caller) {
        return members.find(caller.workspaceId(), caller.accountId())
                .map(Member::version)
                .orElse(0);
    }

    public String lastToken() {
        var text =
                mails.stream().reduce((first, second) -> second).orElseThrow().text();
        return TOKEN.matcher(text).results().findFirst().orElseThrow().group();
    }

    /** What each of many at once came to. */
    public static <T> List<T> atOnce(int many, IntFunction<Callable<T>> bodies) throws InterruptedException {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(many)) {
            var racing = IntStream.range(0, many)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return bodies.apply(i).call();
                    }))
                    .toList();
            start.countDown();
            return racing.stream().map(PeopleFixture::end).toList();
        }
    }

    private static <T> T end(Future<T> racing) {
        try {
            return racing.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        db.close();
    }
}
