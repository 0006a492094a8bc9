/**
 * Money: the ledger in double entry, and the holds that stand between a quote and a payment.
 *
 * <p>Amounts are whole numbers of a {@link studio.atelier.wallet.Unit}. Nothing here is computed in Java: every change is one
 * call of a function of the schema ({@code db/changelog/functions/ledger-*.sql}), and the roles of the server cannot write the
 * tables. Whoever loses a race gets a word and has changed nothing.
 */
@NullMarked
package studio.atelier.wallet;

import org.jspecify.annotations.NullMarked;
