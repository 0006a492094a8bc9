/** The sweep {@code person-erasure}: runs {@link studio.atelier.erasure.Erasure} on one node at a time, when somebody asked to be deleted. */
@NullMarked
package studio.atelier.erasure.batch;

import org.jspecify.annotations.NullMarked;
