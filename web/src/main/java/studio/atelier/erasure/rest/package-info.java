/** Asking to be deleted, asking how far that is, and what operators see of it. The rules are in {@link studio.atelier.erasure}. */
@NullMarked
package studio.atelier.erasure.rest;

import org.jspecify.annotations.NullMarked;
