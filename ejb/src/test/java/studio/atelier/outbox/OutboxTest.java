package studio.atelier.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import studio.atelier.mail.Mail;
import studio.atelier.mail.Mailer;
import studio.atelier.platform.Kept;
import studio.atelier.platform.Seed;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.sms.TextMessage;
import studio.atelier.sms.TextSender;

/** Messages leave if and only if their transaction commits, and each ends in one known way. */
class OutboxTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Seal SEAL = new Seal("0123456789abcdefghijklmnopqrstuvwxyz");
    private static final Outbox OUTBOX = new Outbox(DB.app(), SEAL);
    private static final OutboxStore STORE = new OutboxStore(DB.engine());
    private static final UUID ACCOUNT = UUID.randomUUID();

    private final Carriers carriers = new Carriers();

    @AfterAll
    static void close() {
        DB.close();
    }

    @BeforeEach
    void empty() {
        DB.owner().update("DELETE FROM outbox");
    }

    private OutboxRelay relay(Seal seal) {
        return new OutboxRelay(STORE, seal, carriers, carriers, Runnable::run, (what, many) -> {});
    }

    private static void mail(String text) {
        OUTBOX.send(new Message.ByMail(
                "identity.test", ACCOUNT, new Mail("ada@example.org", "Hello", text), Duration.ofDays(1)));
    }

    private static void code() {
        OUTBOX.send(new Message.BySms(
                "identity.code",
                null,
                new TextMessage("+4915112345678", "Code 123456", "123456"),
                Duration.ofMinutes(5)));
    }

    @Test
    void theBacklogIsWhatIsDueAndWhatWasGivenUp() {
        assertThat(STORE.backlog()).isEqualTo(new OutboxStore.Backlog(0, 0));
        mail("late");
        mail("later");
        mail("given up");
        DB.owner().update("""
                WITH m AS (SELECT id, row_number() OVER (ORDER BY id) AS n FROM outbox)
                UPDATE outbox o SET due_at = o.due_at + (CASE m.n WHEN 1 THEN -100 ELSE 3600 END) * interval '1 second',
                       state = CASE m.n WHEN 3 THEN 'dead' ELSE o.state END, finished_at = CASE m.n WHEN 3 THEN atelier_now() END
                  FROM m WHERE m.id = o.id""");

        assertThat(STORE.backlog().lagSeconds()).isBetween(99L, 400L);
        assertThat(STORE.backlog().dead()).isEqualTo(1);
    }

    @Test
    void aMessageLeavesOnceAndItsWordsGoWithIt() {
        mail("https://example.org/secret-link");
        Kept.in(DB, "outbox").hasNone("secret-link", "ada@example.org");

        assertThat(relay(SEAL).tick()).isEqualTo(1);
        assertThat(relay(SEAL).tick()).isZero();

        assertThat(carriers.mails).hasSize(1);
        assertThat(carriers.mails.getFirst().text()).isEqualTo("https://example.org/secret-link");
        assertThat(state()).isEqualTo("delivered");
        assertThat(text("SELECT (payload IS NULL)::text AS t FROM outbox")).isEqualTo("true");
    }

    @Test
    void withoutACommitNothingLeaves() {
        assertThatThrownBy(() -> DB.transaction(() -> {
                    mail("never");
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(relay(SEAL).tick()).isZero();
    }

    @Test
    void requestsPutInAndSeeNothing() {
        mail("hidden");

        assertThatThrownBy(() -> DB.app().list("SELECT id FROM outbox", row -> row.uuid("id")))
                .isInstanceOf(SqlFailure.class);
    }

    @Test
    @Seed("S3")
    void whatMayPassIsTriedLaterAndEndsDead() {
        carriers.answer = new Dispatch.Failed(ProviderFailure.of(Kind.TRANSIENT, "busy"));
        mail("again");

        for (int i = 1; i <= 8; i++) {
            assertThat(relay(SEAL).tick()).as("try %d", i).isEqualTo(1);
            assertThat(state()).as("after try %d", i).isEqualTo(i < 8 ? "waiting" : "dead");
            assertThat(relay(SEAL).tick()).as("before its time").isZero();
            DB.owner().update("UPDATE outbox SET due_at = atelier_now()");
        }
        assertThat(relay(SEAL).tick()).isZero();
    }

    @Test
    void whatCanNeverWorkIsDeadAtOnce() {
        carriers.answer = new Dispatch.Failed(ProviderFailure.of(Kind.PERMANENT, "no such number"));
        code();

        relay(SEAL).tick();

        assertThat(state()).isEqualTo("dead");
        assertThat(text("SELECT last_failure AS t FROM outbox")).isEqualTo("PERMANENT no such number");
    }

    @Test
    void aBusyCarrierIsObeyed() {
        carriers.answer = new Dispatch.Failed(new ProviderFailure(Kind.THROTTLED, "429", Duration.ofSeconds(90)));
        code();

        relay(SEAL).tick();

        assertThat(text("SELECT round(extract(epoch FROM due_at - atelier_now()) / 10)::text AS t FROM outbox"))
                .isEqualTo("9");
    }

    @Test
    void aCodeIsTriedTwiceAndNeverAfterItsTime() {
        carriers.answer = new Dispatch.Failed(ProviderFailure.of(Kind.UNKNOWN, "no answer"));
        code();
        relay(SEAL).tick();
        DB.owner().update("UPDATE outbox SET due_at = atelier_now()");
        relay(SEAL).tick();
        assertThat(state()).isEqualTo("dead");

        empty();
        code();
        DB.owner().update("UPDATE outbox SET expires_at = atelier_now()");
        assertThat(relay(SEAL).tick()).isZero();
        relay(SEAL).upkeep();
        assertThat(state()).isEqualTo("expired");

        empty();
        code();
        DB.owner().update("UPDATE outbox SET expires_at = atelier_now() + interval '5 seconds'");
        relay(SEAL).tick();
        assertThat(state()).as("the next try would be too late").isEqualTo("expired");
    }

    @Test
    void aLostNodeLosesItsMessagesAndAZombieChangesNothing() {
        mail("taken");
        var taken = STORE.claim(10, UUID.randomUUID(), Duration.ofSeconds(60)).getFirst();
        DB.owner().update("UPDATE outbox SET lease_until = atelier_now()");

        relay(SEAL).upkeep();
        assertThat(STORE.delivered(taken, "late")).as("the zombie").isFalse();
        assertThat(relay(SEAL).tick()).isEqualTo(1);
        assertThat(state()).isEqualTo("delivered");
    }

    @Test
    void whatKillsThreeNodesIsDead() {
        mail("poison");
        for (int i = 0; i < 3; i++) {
            assertThat(STORE.claim(10, UUID.randomUUID(), Duration.ofSeconds(60)))
                    .hasSize(1);
            DB.owner().update("UPDATE outbox SET lease_until = atelier_now()");
            relay(SEAL).upkeep();
        }
        assertThat(state()).isEqualTo("dead");
    }

    @Test
    void anotherKeyOpensNothing() {
        mail("sealed");

        relay(new Seal("another-key-another-key-another-key")).tick();

        assertThat(carriers.mails).isEmpty();
        assertThat(state()).isEqualTo("dead");
    }

    @Test
    void manyRelaysShareTheWork() {
        int many = 200;
        IntStream.range(0, many).forEach(i -> mail("number " + i));

        try (var threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, 8)
                    .forEach(i -> threads.execute(() -> {
                        var relay = relay(SEAL);
                        while (relay.tick() > 0) {
                            Thread.onSpinWait();
                        }
                    }));
        }

        assertThat(carriers.mails).hasSize(many);
        assertThat(carriers.mails.stream().map(Mail::text).distinct()).hasSize(many);
    }

    @Test
    void aPersonIsTakenOut() {
        mail("about Ada");

        assertThat(new OutboxErasure(STORE).erase(ACCOUNT)).isEqualTo(1);

        assertThat(relay(SEAL).tick()).isZero();
        assertThat(text("SELECT (payload IS NULL AND account_id IS NULL)::text AS t FROM outbox"))
                .isEqualTo("true");
    }

    @Test
    void whatIsLongDoneIsForgotten() {
        mail("old");
        relay(SEAL).tick();
        DB.owner().update("UPDATE outbox SET finished_at = atelier_now() - interval '8 days'");

        relay(SEAL).upkeep();

        assertThat(text("SELECT count(*)::text AS t FROM outbox")).isEqualTo("0");
    }

    private static String state() {
        return text("SELECT state AS t FROM outbox");
    }

    private static String text(String sql) {
        return DB.owner().one(sql, row -> row.text("t"));
    }

    /** Takes everything, or answers what it is told to. */
    private static final class Carriers implements Mailer, TextSender {

        final List<Mail> mails = Collections.synchronizedList(new ArrayList<>());
        Dispatch answer = new Dispatch.Accepted("ref");

        @Override
        public Dispatch send(UUID id, Mail mail) {
            mails.add(mail);
            return answer;
        }

        @Override
        public Dispatch send(UUID id, TextMessage message) {
            return answer;
        }

        @Override
        public boolean isOffered() {
            return true;
        }

        @Override
        public String says() {
            return "test";
        }
    }
}
