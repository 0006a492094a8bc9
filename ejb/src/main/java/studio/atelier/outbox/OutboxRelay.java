package studio.atelier.outbox;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import studio.atelier.mail.Mail;
import studio.atelier.mail.Mailer;
import studio.atelier.outbox.OutboxStore.Claimed;
import studio.atelier.platform.Json;
import studio.atelier.platform.SqlFailure;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.sms.TextMessage;
import studio.atelier.sms.TextSender;

/** Carries messages out: claims what is due, hands it over outside of any transaction, writes down how it went. */
final class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    /** Longer than any hand-over may take, so that a living node does not lose what it is sending. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** A message that was in hand when a node died, three times, is taken to be what kills it. */
    private static final int DEAD_AT_RESCUES = 3;

    private static final int AT_ONCE = 8;
    private static final int UPKEEP_ROWS = 500;
    private static final Duration KEEP_DELIVERED = Duration.ofDays(7);
    private static final Duration KEEP_DEAD = Duration.ofDays(30);
    private static final Duration THROTTLE_DEFAULT = Duration.ofSeconds(30);

    private final UUID node = UUID.randomUUID();
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final OutboxStore store;
    private final Seal seal;
    private final Mailer mailer;
    private final TextSender texts;
    private final Executor threads;
    private final OutboxTally tally;

    OutboxRelay(OutboxStore store, Seal seal, Mailer mailer, TextSender texts, Executor threads, OutboxTally tally) {
        this.store = store;
        this.seal = seal;
        this.mailer = mailer;
        this.texts = texts;
        this.threads = threads;
        this.tally = tally;
    }

    /** Claims as many as can be sent at once; answers how many. Does not wait for them. */
    int tick() {
        int free = room.drainPermits();
        int taken = 0;
        try {
            var claimed = free == 0 ? java.util.List.<Claimed>of() : store.claim(free, node, LEASE);
            for (var one : claimed) {
                threads.execute(() -> carry(one));
                taken++;
            }
            return taken;
        } catch (RejectedExecutionException e) {
            LOG.debugf("The server is stopping; %s", e.getMessage());
            return taken;
        } finally {
            room.release(free - taken);
        }
    }

    /** Takes back what lost nodes held, lets go what is too late, forgets what is long done. */
    void upkeep() {
        int lost = store.rescue(DEAD_AT_RESCUES, UPKEEP_ROWS);
        if (lost > 0) {
            LOG.warnf("%d messages of a lost node were taken back", lost);
        }
        tally.counted("expired", store.expire(UPKEEP_ROWS));
        store.prune(KEEP_DEAD, KEEP_DELIVERED, UPKEEP_ROWS);
    }

    private void carry(Claimed message) {
        try {
            settle(message, send(message));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (SqlFailure e) {
            LOG.warnf("Message %s was handed over but not written down: %s", message.id(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.errorf(e, "Message %s could not be handled", message.id());
            store.dead(message, "not to be handled: " + e.getClass().getSimpleName());
        } finally {
            room.release();
        }
    }

    private Dispatch send(Claimed message) throws InterruptedException {
        var content = seal.open(message.id(), message.payload().array());
        if (content.isEmpty()) {
            return new Dispatch.Failed(ProviderFailure.of(Kind.PERMANENT, "sealed with another key"));
        }
        var tree = Json.parse(content.get());
        return switch (message.channel()) {
            case MAIL -> mailer.send(message.id(), Json.read(tree, Mail.class));
            case SMS -> texts.send(message.id(), Json.read(tree, TextMessage.class));
        };
    }

    private void settle(Claimed message, Dispatch dispatch) {
        boolean ours = switch (dispatch) {
            case Dispatch.Accepted(String reference) -> {
                tally.counted(message.channel().wire() + ".delivered", 1);
                yield store.delivered(message, reference);
            }
            case Dispatch.Failed(ProviderFailure why) -> failed(message, why);
        };
        if (!ours) {
            LOG.infof("Message %s is no longer ours; what it came to is thrown away", message.id());
        }
    }

    private boolean failed(Claimed message, ProviderFailure why) {
        var pause = switch (why.kind()) {
            case TRANSIENT, UNKNOWN ->
                message.channel().pauseAfter(message.attempts()).orElse(null);
            case THROTTLED ->
                message.channel().pauseAfter(message.attempts()).isEmpty()
                        ? null
                        : why.retryAfter() == null ? THROTTLE_DEFAULT : why.retryAfter();
            case PERMANENT, REJECTED -> null;
        };
        if (pause != null) {
            return store.again(message, pause, why.kind() + " " + why.detail());
        }
        tally.counted(message.channel().wire() + ".dead", 1);
        LOG.warnf("Message %s about %s is dead: %s %s", message.id(), message.topic(), why.kind(), why.detail());
        return store.dead(message, why.kind() + " " + why.detail());
    }
}
