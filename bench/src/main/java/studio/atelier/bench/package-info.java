/**
 * {@code ./atelier bench}: our engine and its peers on one PostgreSQL, in one run, in turns. {@link
 * studio.atelier.bench.Bench} reads the command line; {@link studio.atelier.bench.Duel} is what happens; a {@link
 * studio.atelier.bench.Contender} is one engine in its process. {@code docs/internals/bench.md} has the rules.
 */
@NullMarked
package studio.atelier.bench;

import org.jspecify.annotations.NullMarked;
