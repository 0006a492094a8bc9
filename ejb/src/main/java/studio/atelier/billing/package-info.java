/**
 * What is sold: plans, lesson packages, subscriptions, the payments for them, and how many jobs a tier allows.
 *
 * <p>Prices come from {@link studio.atelier.billing.Plan plans} on the server and are kept with the payment. As in the wallet, every
 * change is one function of the schema ({@code db/changelog/functions/billing-*.sql}): a payment changes its state together with what
 * it buys, so that provider, poll and operator may all say that it was paid and it is granted once. Lessons are accounts of the ledger;
 * the school takes them through {@link studio.atelier.billing.Lessons}.
 *
 * <p>A studio asks {@link studio.atelier.billing.Quota} when it takes a job: {@code quota.of(workspace, kind)} for what the tier allows
 * (resolution, voices, the place in the queue), and after the job is submitted, as the last thing in the same transaction,
 * {@code quota.count(allowance, jobId)}. What we or a provider fail is given back in the transaction that ends the run.
 */
@NullMarked
package studio.atelier.billing;

import org.jspecify.annotations.NullMarked;
