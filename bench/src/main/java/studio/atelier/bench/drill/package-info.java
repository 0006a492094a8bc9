/**
 * What is done with every contender, in the process in which it runs: enqueue, drain, and one job after another at a
 * steady rate. A {@link studio.atelier.bench.drill.Peer} is one engine; the {@link studio.atelier.bench.drill.Drill}
 * takes commands in words and answers with JSON, so that it can be asked over a pipe as well as over HTTP. The same
 * commands are spoken by {@code src/main/node/host.mjs}.
 */
@NullMarked
package studio.atelier.bench.drill;

import org.jspecify.annotations.NullMarked;
