package studio.atelier.work;

import java.time.Duration;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/**
 * Says for the whole node that it lives, in one statement every third of the lease, and stops what the answer says is
 * cancelled or lost. Between the beats it looks at the clocks of the attempts.
 */
final class Heartbeat {

    private static final Logger LOG = Logger.getLogger(Heartbeat.class);

    /** How long a handler that was told to stop may take to do so before its attempt is reported without it. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private final WorkStore store;
    private final Runner runner;
    private final WorkSettings settings;
    private final Every due;

    Heartbeat(WorkStore store, Runner runner, WorkSettings settings) {
        this.store = store;
        this.runner = runner;
        this.settings = settings;
        this.due = new Every(settings.heartbeat());
    }

    void tick(long session) {
        if (due.isDue()) {
            beat(session);
        }
        long now = System.nanoTime();
        for (var running : runner.held()) {
            running.check(now);
            runner.report(running.overdue(GRACE));
        }
    }

    void beat(long session) {
        var held = runner.held();
        long sent = System.nanoTime();
        try {
            var beats = store.heartbeat(session, held, settings.lease()).stream()
                    .collect(Collectors.toMap(Beat::taskId, Beat::cancelled));
            for (var running : held) {
                var cancelled = beats.get(running.task().id());
                if (cancelled == null) {
                    running.stop(Running.Stop.LOST);
                } else if (cancelled) {
                    running.stop(Running.Stop.CANCELLED);
                }
                running.renewed(sent);
            }
        } catch (SqlFailure e) {
            LOG.warnf("No heartbeat, the database does not answer: %s", e.getMessage());
        }
    }
}
