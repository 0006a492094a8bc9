package studio.atelier.work;

import java.util.Map;

/**
 * A queue at one moment, for the meters.
 *
 * @param tasks how many, by state: ready, leased, scheduled, waiting, held, gathering, dead
 * @param oldestReadySeconds for how long the ready task that waits longest has been due; 0 without one
 */
record QueueDepth(String queue, Map<String, Long> tasks, long oldestReadySeconds) {
    QueueDepth {
        tasks = Map.copyOf(tasks);
    }
}
