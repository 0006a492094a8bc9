package studio.atelier.limit;

import java.time.Duration;
import java.util.function.LongFunction;

/** What a node knows of one subject between two looks into the database. Guarded by itself. */
final class Bucket {

    private final Limit limit;
    private final Policy policy;

    private long granted;
    private long grantedUntil;
    private long beyond;
    private Duration empty = Duration.ZERO;
    private boolean refused;
    private long refusedUntil;

    Bucket(Limit limit, Policy policy) {
        this.limit = limit;
        this.policy = policy;
    }

    /**
     * Decides with what is known, or asks.
     *
     * @param now of {@link System#nanoTime}
     * @param ask takes so many in the database
     */
    synchronized Decision take(long now, LongFunction<LimitStore.Taken> ask) {
        if (refused && refusedUntil - now > 0) {
            return decision(false, Duration.ofNanos(refusedUntil - now), false);
        }
        refused = false;
        if (granted > 0 && grantedUntil - now > 0) {
            granted--;
            return decision(true, empty, true);
        }
        long portion = limit.portion(policy.count());
        var taken = ask.apply(portion);
        if (!taken.allowed() && portion > 1) {
            portion = 1;
            taken = ask.apply(portion);
        }
        granted = 0;
        beyond = 0;
        if (!taken.allowed()) {
            var wait = wait(taken.level());
            refused = true;
            refusedUntil = now + wait.toNanos();
            return decision(false, wait, true);
        }
        granted = portion - 1;
        grantedUntil = now + policy.window().toNanos();
        empty = taken.level();
        beyond = Math.max(0, policy.window().minus(empty).plusMillis(1).dividedBy(policy.each()));
        return decision(true, empty, true);
    }

    /** Until the bucket has room for one. */
    private Duration wait(Duration level) {
        var wait = level.plus(policy.each()).minus(policy.window());
        return wait.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : wait;
    }

    private Decision decision(boolean allowed, Duration reset, boolean fresh) {
        return new Decision(limit, policy, allowed, allowed ? granted + beyond : 0, reset, fresh);
    }
}
