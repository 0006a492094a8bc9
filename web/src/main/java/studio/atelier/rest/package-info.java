/**
 * The edge of the API: what is the same for every operation, whatever the feature.
 *
 * <p>Every JSON answer is an {@link studio.atelier.rest.Envelope}; every refusal has one word of the catalogue
 * {@link studio.atelier.rest.ApiCode} and is made in one place, so that the status, the envelope, the problem document of RFC
 * 9457 and the reference page cannot disagree. A resource refuses by throwing {@link studio.atelier.rest.ApiException}. An
 * operation needs a signed-in caller unless it says {@code @PermitAll}; who it is, {@link studio.atelier.rest.CurrentCaller}
 * knows. Bodies are limited before they are read, see {@link studio.atelier.rest.BodyLimit}.
 */
@NullMarked
package studio.atelier.rest;

import org.jspecify.annotations.NullMarked;
