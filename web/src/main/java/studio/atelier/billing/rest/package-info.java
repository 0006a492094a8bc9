/**
 * Billing over HTTP: what can be bought and what was bought, under {@code /v1/billing}; what operators do with it, under
 * {@code /v1/admin/billing}; and where providers of payments tell what happened.
 */
@NullMarked
package studio.atelier.billing.rest;

import org.jspecify.annotations.NullMarked;
