/**
 * Registering, signing in and out, and who am I, over HTTP.
 *
 * <p>The rules are in {@link studio.atelier.identity}; this turns requests into calls and sealed results into answers.
 * A sign-in gives an access token and a refresh token, or a cookie to pages of ours; keys for programs are made here too.
 */
@NullMarked
package studio.atelier.identity.rest;

import org.jspecify.annotations.NullMarked;
