/**
 * What every client of an outside provider shares: one classification of what went wrong, and one way to make a call.
 *
 * <p>A provider's adapter makes one call and says what happened: it never waits and tries again by itself, because the engine
 * owns retries. {@link studio.atelier.provider.ProviderFailure} is the one word for a refusal and turns itself into the
 * {@link studio.atelier.work.Outcome} of the attempt. {@link studio.atelier.provider.ProviderHttp} bounds every call in time
 * and in bytes and tells a call that never left from one whose answer is not known.
 */
@NullMarked
package studio.atelier.provider;

import org.jspecify.annotations.NullMarked;
