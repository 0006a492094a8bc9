/**
 * The engines that run in a JVM of their own: three peers and ours without a container. Each class says in its first
 * lines which documented settings it uses and where they come from; {@code docs/internals/bench.md} has the list.
 */
@NullMarked
package studio.atelier.bench.peer;

import org.jspecify.annotations.NullMarked;
