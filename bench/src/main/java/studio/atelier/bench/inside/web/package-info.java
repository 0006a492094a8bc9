/** The door through which the benchmark reaches into the server. */
@NullMarked
package studio.atelier.bench.inside.web;

import org.jspecify.annotations.NullMarked;
