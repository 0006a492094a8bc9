package studio.atelier.identity;

import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import studio.atelier.identity.token.Crypto;

/**
 * Who a token belongs to, remembered for a few seconds under the token's hash, so that not every request asks the
 * database. What ends a sign-in elsewhere therefore acts here within {@link #MOST}; what ends it on this node acts at once.
 */
@ApplicationScoped
class CallerCache {

    /** The longest a change of role, a sign-out or a disabled account may go unnoticed. */
    static final Duration MOST = Duration.ofSeconds(5);

    private static final int ENTRIES = 10_000;

    private final Map<ByteBuffer, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(Caller caller, long until) {
        boolean isOver(long now) {
            return now - until >= 0;
        }
    }

    /**
     * The caller of this text; asks only if it is not remembered. Nobody is remembered for a bad one.
     *
     * @param place where in the request the text was: what is good in one place is worth nothing in another
     */
    Optional<Caller> find(String place, String text, Supplier<Optional<Caller>> ask) {
        var key = ByteBuffer.wrap(Crypto.sha256((place + " " + text).getBytes(StandardCharsets.UTF_8)));
        long asked = System.nanoTime();
        var known = entries.get(key);
        if (known != null && !known.isOver(asked)) {
            return Optional.of(known.caller());
        }
        var found = ask.get();
        if (found.isPresent()) {
            makeRoom();
            entries.put(key, new Entry(found.get(), asked + MOST.toNanos()));
        } else {
            entries.remove(key);
        }
        return found;
    }

    void forget(Predicate<Caller> whom) {
        entries.values().removeIf(entry -> whom.test(entry.caller()));
    }

    private void makeRoom() {
        if (entries.size() >= ENTRIES) {
            long now = System.nanoTime();
            entries.values().removeIf(entry -> entry.isOver(now));
        }
        if (entries.size() >= ENTRIES) {
            entries.clear();
        }
    }
}
