/**
 * Starts everything Atelier needs on one machine, and stops it again. It runs beside the server, not in it.
 *
 * <p>{@link studio.atelier.launcher.PostgresServer} is an embedded PostgreSQL that keeps its data between starts;
 * {@link studio.atelier.launcher.Roles} makes the database and its four roles; {@link
 * studio.atelier.launcher.Migrations} runs Liquibase as the owner.
 *
 * <p>{@link studio.atelier.launcher.LocalAtelier} is all of it with WildFly and the EAR: {@code ./atelier serve}, and the
 * integration tests ({@code LocalAtelier.start(AtelierOptions.forTests(...))}, then {@code server().kill()} and {@code
 * startServerAgain()} for recovery). {@link studio.atelier.launcher.ServerProcess} is the server alone.
 *
 * <p>A store test needs one line: {@code TemplateDatabase.start(home, loader)} starts a server, makes the roles and runs
 * the change log found on the class path; {@link studio.atelier.launcher.TemplateDatabase#copy} then gives a fresh
 * database, with a login for each role. The server ends with the JVM.
 *
 * <p>Whatever a person can put right ends in a {@link studio.atelier.launcher.LaunchFailure}, whose message is one line.
 */
@NullMarked
package studio.atelier.launcher;

import org.jspecify.annotations.NullMarked;
