/**
 * The sweeps of money: {@code hold-expiry}, {@code code-expiry}, {@code ledger-seal} and {@code wallet-reconciliation}. The rules are
 * those of {@link studio.atelier.wallet.WalletSweeps}.
 */
@NullMarked
package studio.atelier.wallet.batch;

import org.jspecify.annotations.NullMarked;
