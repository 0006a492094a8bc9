/**
 * Operators of the platform: the first one, and what they do with accounts.
 *
 * <p>{@link studio.atelier.identity.operator.Bootstrap} makes the first operator, once, for whoever knows a secret.
 * {@link studio.atelier.identity.operator.OperatorAccounts} finds, disables and enables accounts and makes more operators.
 */
@NullMarked
package studio.atelier.identity.operator;

import org.jspecify.annotations.NullMarked;
