/**
 * Money over HTTP: the wallet of a workspace with its ledger, receipts, quotes and codes; and what operators may do, which is to
 * make codes, set prices and give money back.
 */
@NullMarked
package studio.atelier.wallet.rest;

import org.jspecify.annotations.NullMarked;
