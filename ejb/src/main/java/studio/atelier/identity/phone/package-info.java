/**
 * Signing in by telephone: a code of six digits by text message.
 *
 * <p>{@link studio.atelier.identity.phone.PhoneChallenges} decides who is sent a code and what a code is worth;
 * {@link studio.atelier.identity.phone.PhoneSignIns} makes a session of a right one, and an account at the first. All counting is
 * done in the database, under a lock of the number. A number is one identity however it is written:
 * {@link studio.atelier.identity.phone.PhoneNumber}.
 */
@NullMarked
package studio.atelier.identity.phone;

import org.jspecify.annotations.NullMarked;
