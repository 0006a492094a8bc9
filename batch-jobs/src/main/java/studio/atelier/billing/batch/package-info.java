/**
 * The sweeps of what was sold: {@code package-expiry}, {@code subscription-expiry} and {@code payment-reconciliation}. The rules are in
 * {@link studio.atelier.billing}; here is only how they run as batch jobs.
 */
@NullMarked
package studio.atelier.billing.batch;

import org.jspecify.annotations.NullMarked;
