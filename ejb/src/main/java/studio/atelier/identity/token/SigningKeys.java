package studio.atelier.identity.token;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import studio.atelier.identity.token.SigningKeyStore.Stored;
import studio.atelier.platform.Settings;

/**
 * The keys that sign access tokens. They are made when they are needed, published in the table an hour before the first
 * of them signs, and good for checking until the last token they signed has ended. All nodes share them; of two that
 * make the next key at once, one does. A key that cannot be opened, because the secret was replaced, counts for nothing.
 */
@ApplicationScoped
public class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class);

    /** A key is published so long before it signs. */
    private static final Duration AHEAD = Duration.ofHours(1);

    /** All nodes have looked by then; for a key that comes late because nobody was there to make it in time. */
    private static final Duration AHEAD_LEAST = Duration.ofMinutes(5);

    /** How old the view of the table may be. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** A token with a key we do not know makes us look again, but not more often than this. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private static final Duration SKEW = Duration.ofMinutes(1);

    private final SigningKeyStore store;
    private final KeyPairs pairs;
    private final Duration life;
    private final Duration tokenLife;
    private View view = new View(List.of(), Instant.EPOCH, System.nanoTime() - FRESH.toNanos());

    @Inject
    public SigningKeys(SigningKeyStore store, KeyRing ring, Settings settings) {
        this.store = store;
        this.pairs = new KeyPairs(ring);
        this.life = settings.get(TokenSettings.KEY_LIFE);
        this.tokenLife = settings.get(TokenSettings.ACCESS_LIFE);
    }

    /** The key to sign with now. */
    synchronized SigningKey current() {
        if (view.olderThan(FRESH) || view.signing().isEmpty()) {
            look();
        }
        return view.signing().orElseThrow(() -> new IllegalStateException("There is no key to sign tokens with"));
    }

    /** A key of ours that tokens may still be signed with. */
    synchronized Optional<SigningKey> find(String kid) {
        if (view.olderThan(FRESH) || (view.find(kid).isEmpty() && view.olderThan(LOOK_AGAIN))) {
            look();
        }
        return view.find(kid).filter(key -> !view.isOver(key, tokenLife.plus(SKEW)));
    }

    private void look() {
        var stored = store.all();
        var now = store.now();
        var missing = missing(stored, now);
        if (missing.isPresent()) {
            store.add(missing.get());
            LOG.infof(
                    "A key for access tokens was made; it signs from %s",
                    missing.get().signsFrom());
            // Another node may have been first, a moment later than we looked at the clock.
            stored = store.all();
            now = store.now();
        }
        view = new View(opened(stored), now, System.nanoTime());
    }

    private Optional<Stored> missing(List<Stored> stored, Instant now) {
        int ordinal = stored.isEmpty() ? 1 : stored.getLast().ordinal() + 1;
        var keys = opened(stored);
        if (keys.stream().noneMatch(key -> !key.signsFrom().isAfter(now))) {
            return Optional.of(pairs.make(ordinal, now));
        }
        var due = keys.getLast().signsFrom().plus(life);
        if (due.minus(AHEAD).isAfter(now)) {
            return Optional.empty();
        }
        var soonest = now.plus(AHEAD_LEAST);
        return Optional.of(pairs.make(ordinal, due.isAfter(soonest) ? due : soonest));
    }

    private List<SigningKey> opened(List<Stored> stored) {
        var keys = new ArrayList<SigningKey>();
        for (Stored one : stored) {
            pairs.open(one).ifPresent(keys::add);
        }
        return keys;
    }

    /** What the table had, and when that was by the clock of the database and by ours. */
    private record View(List<SigningKey> keys, Instant databaseTime, long nanos) {

        boolean olderThan(Duration age) {
            return System.nanoTime() - nanos >= age.toNanos();
        }

        Instant now() {
            return databaseTime.plusNanos(System.nanoTime() - nanos);
        }

        Optional<SigningKey> signing() {
            var now = now();
            return keys.stream().filter(key -> !key.signsFrom().isAfter(now)).reduce((first, second) -> second);
        }

        Optional<SigningKey> find(String kid) {
            return keys.stream().filter(key -> key.kid().equals(kid)).findFirst();
        }

        /** Whether the key after this one has signed for so long that no token of this one can be left. */
        boolean isOver(SigningKey key, Duration grace) {
            int next = keys.indexOf(key) + 1;
            return next < keys.size() && keys.get(next).signsFrom().plus(grace).isBefore(now());
        }
    }
}
