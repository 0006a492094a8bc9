package studio.atelier.realtime.rest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import studio.atelier.work.EventPosition;
import studio.atelier.work.JobEvent;

/**
 * Reads the stream once for all clients of this node. A client that joins is first brought up to date from its own
 * position, page by page as it takes them, and then goes on live. Nothing is lost between the two: the hub looks for new
 * events first and brings clients up to date after that, so what a client's last page did not have yet, the hub has not seen
 * yet either; and what both have is told by position to be the same.
 *
 * <p>Plain: whoever owns it calls {@link #poll} and {@link #beat} from time to time, from one thread or several.
 */
final class EventHub {

    /** Events read at once. */
    static final int PAGE = 500;

    /** Pages of new events read in one go; more come with the next. */
    private static final int PAGES = 20;

    private final Journal journal;
    private final int replayMost;
    private final Set<Subscriber> joining = ConcurrentHashMap.newKeySet();
    private final Set<Subscriber> live = ConcurrentHashMap.newKeySet();
    private @Nullable EventPosition head;

    /** @param replayMost how many events are looked through to bring one client up to date before it is told to reset */
    EventHub(Journal journal, int replayMost) {
        this.journal = journal;
        this.replayMost = replayMost;
    }

    void join(Subscriber subscriber) {
        joining.add(subscriber);
    }

    /** How many clients this account has here. */
    long connections(UUID accountId) {
        return all().filter(subscriber -> subscriber.caller().accountId().equals(accountId))
                .filter(subscriber -> !subscriber.sink().isClosed())
                .count();
    }

    /** Writes to this account's clients now: of those that have gone without a word, that shows sooner than a beat does. */
    void poke(UUID accountId) {
        all().filter(subscriber -> subscriber.caller().accountId().equals(accountId))
                .forEach(subscriber -> subscriber.sink().offer(Frame.HEARTBEAT));
    }

    int connections() {
        return joining.size() + live.size();
    }

    boolean isEmpty() {
        return joining.isEmpty() && live.isEmpty();
    }

    /** Tells everybody what is new. If it fails nobody has missed anything: the next one goes on where this one was. */
    synchronized void poll() {
        forgetClosed();
        if (isEmpty()) {
            head = null;
            return;
        }
        head = head == null ? journal.latest() : news(head);
        for (Subscriber subscriber : joining) {
            bringUpToDate(subscriber);
        }
    }

    /**
     * Sends everybody a sign of life, and lets go who is gone, stuck, or no longer signed in.
     *
     * @param stillOpen of these sign-ins, those that are open
     */
    synchronized void beat(UnaryOperator<Set<UUID>> stillOpen) {
        forgetClosed();
        if (isEmpty()) {
            return;
        }
        var open = stillOpen.apply(
                all().map(subscriber -> subscriber.caller().sessionId()).collect(Collectors.toSet()));
        all().forEach(subscriber -> {
            if (open.contains(subscriber.caller().sessionId())) {
                subscriber.beat();
            } else {
                subscriber.sink().close();
            }
        });
        forgetClosed();
    }

    synchronized void close() {
        all().forEach(subscriber -> subscriber.sink().close());
        forgetClosed();
    }

    private EventPosition news(EventPosition from) {
        var byWorkspace = byWorkspace();
        var at = from;
        for (int page = 0; page < PAGES; page++) {
            var events = journal.after(at, PAGE);
            for (JobEvent event : events) {
                byWorkspace.getOrDefault(event.workspaceId(), List.of()).forEach(subscriber -> subscriber.tell(event));
                at = event.position();
            }
            head = at;
            if (events.size() < PAGE) {
                break;
            }
        }
        return at;
    }

    private Map<UUID, List<Subscriber>> byWorkspace() {
        return live.stream()
                .collect(Collectors.groupingBy(
                        subscriber -> subscriber.caller().workspaceId(), HashMap::new, Collectors.toList()));
    }

    /** One page, once the last one is on its way; a page never holds more than the queue of a client does. */
    private void bringUpToDate(Subscriber subscriber) {
        if (subscriber.sink().waiting() > 0) {
            return;
        }
        var page = journal.after(subscriber.caller().workspaceId(), subscriber.position(), PAGE);
        subscriber.tell(page);
        boolean upToDate = page.scanned() < PAGE;
        if (!upToDate && subscriber.scanned() >= replayMost) {
            subscriber.reset(journal.latest());
            upToDate = true;
        }
        if (upToDate) {
            live.add(subscriber);
            joining.remove(subscriber);
        }
    }

    private void forgetClosed() {
        joining.removeIf(subscriber -> subscriber.sink().isClosed());
        live.removeIf(subscriber -> subscriber.sink().isClosed());
    }

    private Stream<Subscriber> all() {
        var everybody = new HashSet<>(joining);
        everybody.addAll(live);
        return everybody.stream();
    }
}
