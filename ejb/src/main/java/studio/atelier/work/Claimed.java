package studio.atelier.work;

import java.util.List;

/** The answer to a claim: the tasks, and what is known of those that were not given. */
record Claimed(List<Task> tasks, Rest rest) {

    /** Why there are not as many tasks as were asked for. */
    enum Rest {
        /** There are no more, or as many as were asked for were given. */
        NONE,
        /** Another node was claiming from the queue; there may be work for us. */
        BUSY,
        /** A limit in flight is reached: there may be more as soon as a lease is gone. */
        LIMIT,
        /** This node gets nothing any more; others may. */
        DRAINING
    }
}
