/**
 * What the studios that work on recordings share: fetching the file, taking the sound out of it and cutting it at pauses, hearing a
 * chunk, translating lines. A studio's stages are thin and call these; what the customer is told is theirs.
 *
 * <p>What was paid for is kept by what went in and who did it ({@code PaidResultStore}), so that nobody in a workspace pays for the same
 * twice: an attempt after a crash, a retry, or another job with the same recording.
 */
@NullMarked
package studio.atelier.recording;

import org.jspecify.annotations.NullMarked;
