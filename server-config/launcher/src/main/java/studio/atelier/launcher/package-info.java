/**
 * Starts everything Atelier needs on one machine, and stops it again. It runs beside the server, not in it.
 *
 * <p>{@link studio.atelier.launcher.PostgresServer} is an embedded PostgreSQL that keeps its data between starts;
 * {@link studio.atelier.launcher.Roles} makes the database and its four roles; {@link
 * studio.atelier.launcher.Migrations} runs Liquibase as the owner.
 *
 * <p>A store test needs one line: {@code TemplateDatabase.start(home, loader)} starts a server, makes the roles and runs
 * the change log found on the class path; {@link studio.atelier.launcher.TemplateDatabase#copy} then gives a fresh
 * database, with a login for each role, in about 50 ms. The server ends with the JVM.
 *
 * <p>Whatever a person can put right ends in a {@link studio.atelier.launcher.LaunchFailure}, whose message is one line.
 */
@NullMarked
package studio.atelier.launcher;

import org.jspecify.annotations.NullMarked;
