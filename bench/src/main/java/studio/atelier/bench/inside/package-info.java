/**
 * What the benchmark adds to the application so that it can be measured in its server: a pipeline with one stage that
 * does nothing, and a servlet that takes the commands. The rest is the application as it is shipped.
 */
@NullMarked
package studio.atelier.bench.inside;

import org.jspecify.annotations.NullMarked;
