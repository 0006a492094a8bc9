package studio.atelier.work;

import java.util.List;

/**
 * The answer to a claim.
 *
 * @param busy another node was claiming from the queue; there may be work for us
 */
record Claimed(List<Task> tasks, boolean busy) {}
