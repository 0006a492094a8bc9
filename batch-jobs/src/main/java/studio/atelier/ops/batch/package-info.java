/**
 * The sweeps of the engine, {@code history-retention}, {@code work-invariants} and {@code provider-orphans}, and how operators
 * start, stop and see sweeps. The rules are in {@link studio.atelier.ops}; here is only how they run as batch jobs.
 */
@NullMarked
package studio.atelier.ops.batch;

import org.jspecify.annotations.NullMarked;
