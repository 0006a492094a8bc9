/**
 * Operating the engine: what an operator sees of queues, lanes, nodes, jobs and dead letters, and what he changes; the sweeps
 * that keep history within its retention and prove the invariants. The answers are documents made by functions of the
 * database ({@code functions/work-ops.sql} and its neighbours); here is only who may wait for what, and the entry in the audit
 * log. Everything runs in the role of the engine, across workspaces: whoever calls must have checked for an operator.
 */
@NullMarked
package studio.atelier.ops;

import org.jspecify.annotations.NullMarked;
