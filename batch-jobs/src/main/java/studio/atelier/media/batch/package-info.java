/**
 * The sweep {@code media-retention}: what has outlived its terms goes. The rules are those of
 * {@link studio.atelier.media.RetentionSweep}; here is only how they run as a batch job, with counters in the exit status.
 */
@NullMarked
package studio.atelier.media.batch;

import org.jspecify.annotations.NullMarked;
