/**
 * What every feature stands on and no feature owns: SQL, JSON, settings, ids. There is no business word in here.
 *
 * <p>{@link studio.atelier.platform.Sql} is the one way to the database outside JPA; it comes in two roles, the plain
 * injection for {@code atelier_app} and {@link studio.atelier.platform.EngineRole @EngineRole} for {@code atelier_engine}.
 * Durable time is the database function {@code atelier_now()}, never a Java clock.
 */
@NullMarked
package studio.atelier.platform;

import org.jspecify.annotations.NullMarked;
