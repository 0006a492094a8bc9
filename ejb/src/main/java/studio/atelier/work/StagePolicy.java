package studio.atelier.work;

import java.time.Duration;

/**
 * How the engine treats a stage; declared in one place, the pipeline.
 *
 * @param queue the queue its tasks wait in
 * @param attempts how many attempts a task has before it is dead
 * @param backoff base of the back-off: after the n-th failure a random time up to base × 2^(n-1)
 * @param backoffCap the longest back-off
 * @param deadline the longest time one attempt may take; then it is stopped and counts as failed
 * @param joins true if the stage waits until all tasks of the stage before it are finished, and runs once
 * @param optional true if the job goes on without it: its failure makes the job {@code partial}
 * @param gatherMax how many tasks of different jobs, of one workspace, are worked on together; 1 if it does not gather
 * @param gatherWait how long a task waits for others before it is worked on with as many as there are
 */
public record StagePolicy(
        String queue,
        int attempts,
        Duration backoff,
        Duration backoffCap,
        Duration deadline,
        boolean joins,
        boolean optional,
        int gatherMax,
        Duration gatherWait) {

    private static final int ATTEMPTS = 4;
    private static final Duration BACKOFF = Duration.ofSeconds(2);
    private static final Duration BACKOFF_CAP = Duration.ofMinutes(5);
    private static final Duration DEADLINE = Duration.ofMinutes(30);

    /** The usual policy on this queue. */
    public static StagePolicy on(String queue) {
        return new StagePolicy(queue, ATTEMPTS, BACKOFF, BACKOFF_CAP, DEADLINE, false, false, 1, Duration.ZERO);
    }

    public StagePolicy attempts(int number) {
        return new StagePolicy(queue, number, backoff, backoffCap, deadline, joins, optional, gatherMax, gatherWait);
    }

    public StagePolicy backoff(Duration base, Duration cap) {
        return new StagePolicy(queue, attempts, base, cap, deadline, joins, optional, gatherMax, gatherWait);
    }

    public StagePolicy deadline(Duration time) {
        return new StagePolicy(queue, attempts, backoff, backoffCap, time, joins, optional, gatherMax, gatherWait);
    }

    public StagePolicy joining() {
        return new StagePolicy(queue, attempts, backoff, backoffCap, deadline, true, optional, gatherMax, gatherWait);
    }

    public StagePolicy optionally() {
        return new StagePolicy(queue, attempts, backoff, backoffCap, deadline, joins, true, gatherMax, gatherWait);
    }

    /** The stage works on up to so many tasks together; see {@link GroupHandler}. */
    public StagePolicy gathering(int max, Duration wait) {
        return new StagePolicy(queue, attempts, backoff, backoffCap, deadline, joins, optional, max, wait);
    }

    boolean gathers() {
        return gatherMax > 1;
    }
}
