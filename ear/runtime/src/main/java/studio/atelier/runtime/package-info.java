/**
 * What an EAR can only have in its {@code lib}: the settings of MicroProfile, and the health checks behind
 * {@code /health/ready} on the management port. Ready means: both roles reach the database, and the broker answers, each
 * within a second. Nothing here knows the business; the business asks its own questions at {@code /health} of the API.
 */
@NullMarked
package studio.atelier.runtime;

import org.jspecify.annotations.NullMarked;
