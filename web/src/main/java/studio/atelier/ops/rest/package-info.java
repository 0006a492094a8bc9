/**
 * Operating over HTTP, below {@code /api/v1/ops}: queues, lanes, nodes, jobs of all workspaces, dead letters, invariants and sweeps.
 * For operators only. Views are records with the members of the documents that the database makes; one that does not fit is a
 * bug and fails loudly.
 */
@NullMarked
package studio.atelier.ops.rest;

import org.jspecify.annotations.NullMarked;
