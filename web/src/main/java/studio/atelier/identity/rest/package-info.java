/**
 * Registering, signing in and out, and who am I, over HTTP.
 *
 * <p>The rules are in {@link studio.atelier.identity}; this turns requests into calls and sealed results into answers. A
 * sign-in gives one opaque token; clients send it back as {@code Authorization: Bearer} and read nothing into it.
 */
@NullMarked
package studio.atelier.identity.rest;

import org.jspecify.annotations.NullMarked;
