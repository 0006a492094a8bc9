/**
 * The sweep {@code upload-expiry}: what is marked as gone, or should be, goes. The rules are those of
 * {@link studio.atelier.media.Disposal}; here is only how they run as a batch job, with counters in the exit status.
 */
@NullMarked
package studio.atelier.media.batch;

import org.jspecify.annotations.NullMarked;
