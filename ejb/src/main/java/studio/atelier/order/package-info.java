/**
 * What is alike in every studio that takes paid jobs: ordering one, showing it, cancelling it, retrying it. Engine, wallet, quota
 * and files change in one transaction, in one order of locks, and the customer gets the same answers everywhere. A studio says
 * what it wants done and what it keeps of it ({@link studio.atelier.order.Order}), and how it shows a job; the rest is
 * {@link studio.atelier.order.Orders}.
 */
@NullMarked
package studio.atelier.order;

import org.jspecify.annotations.NullMarked;
