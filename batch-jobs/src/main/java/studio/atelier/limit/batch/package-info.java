/**
 * The sweep {@code limit-prune}: it forgets limits that no longer count against anybody, and places nobody signed in from for
 * long. The rules are those of {@link studio.atelier.limit.LimitPruning}.
 */
@NullMarked
package studio.atelier.limit.batch;

import org.jspecify.annotations.NullMarked;
