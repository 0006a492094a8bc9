/**
 * The engine: carries jobs through the stages of their pipeline, durably, with PostgreSQL as the only truth.
 *
 * <p>A {@link studio.atelier.work.Job} is one paid request. Its {@link studio.atelier.work.Pipeline} says which
 * {@link studio.atelier.work.Stage stages} it runs through. A task is one stage of one job (or of one of its items) that
 * still has to be done; it is a row that exists only as long. To work on it a node takes a lease and gets a fence, a number
 * that only grows; every later write names that fence, and a writer with an old one changes nothing. What a
 * {@link studio.atelier.work.Handler} did, it says with an {@link studio.atelier.work.Outcome}.
 *
 * <p>State drives everything: the doorbell (JMS) and the timers only make it faster. The engine knows no studio and no money.
 */
@NullMarked
package studio.atelier.work;

import org.jspecify.annotations.NullMarked;
