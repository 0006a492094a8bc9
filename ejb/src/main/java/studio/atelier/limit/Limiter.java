package studio.atelier.limit;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import studio.atelier.platform.Meters;
import studio.atelier.platform.Settings;

/** Decides whether somebody may go on. One object for the whole deployment, safe for threads. */
@ApplicationScoped
public class Limiter {

    /** Subjects a node remembers; about 10 MB. To forget them costs a look into the database each. */
    private static final int MOST = 50_000;

    /** Looks at a time: a flood from everywhere must leave connections to everybody else. */
    private static final int LOOKS = 4;

    private static final int KEY_BYTES = 16;
    private static final int V6_BYTES = 16;
    private static final int V6_LINE_BYTES = 8;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final LimitStore store;
    private final LimitSettings settings;
    private final Map<Subject, Bucket> buckets = new ConcurrentHashMap<>();
    private final Meters meters;
    private final Semaphore looks = new Semaphore(LOOKS);

    @Inject
    Limiter(LimitStore store, Settings settings, MeterRegistry registry) {
        this(store, LimitSettings.from(settings), registry);
    }

    Limiter(LimitStore store, LimitSettings settings, MeterRegistry registry) {
        this.store = store;
        this.settings = settings;
        this.meters = new Meters(registry);
    }

    private record Subject(Limit limit, String text) {}

    /** One more by this address; IPv6 addresses of one /64 are one. */
    public Decision take(Limit limit, InetAddress address) {
        return take(limit, line(address));
    }

    /** One more by this account. */
    public Decision take(Limit limit, UUID account) {
        return take(limit, account.toString());
    }

    private Decision take(Limit limit, String text) {
        if (buckets.size() > MOST) {
            buckets.clear();
        }
        var policy = settings.of(limit);
        var bucket = buckets.computeIfAbsent(new Subject(limit, text), subject -> new Bucket(limit, policy));
        var decision = bucket.take(System.nanoTime(), portion -> look(limit, text, policy, portion));
        if (!decision.allowed()) {
            meters.counter("atelier.rate.limited", "limit", limit.wire()).increment();
        }
        return decision;
    }

    private LimitStore.Taken look(Limit limit, String text, Policy policy, long portion) {
        if (!looks.tryAcquire()) {
            return new LimitStore.Taken(
                    false, policy.window().minus(policy.each()).plus(SOON));
        }
        try {
            return store.take(Arrays.copyOf(Digests.of(limit.wire(), text), KEY_BYTES), policy, portion);
        } finally {
            looks.release();
        }
    }

    /** What one customer line is: an IPv4 address, or the /64 of an IPv6 address. */
    static String line(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == V6_BYTES
                ? Arrays.toString(Arrays.copyOf(bytes, V6_LINE_BYTES))
                : address.getHostAddress();
    }
}
