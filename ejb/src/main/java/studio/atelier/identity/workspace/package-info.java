/**
 * Workspaces of several people: invitations, roles, and who may do what to whom.
 *
 * <p>The rules are functions of the database (functions/identity-workspaces.sql): each looks up the role of whoever acts under
 * the lock of the workspace, so that a role taken away a moment ago decides nothing. What they answer is a
 * {@link studio.atelier.identity.workspace.Change}. A workspace that is not personal is a company: it has a code, and so has each
 * of its people.
 */
@NullMarked
package studio.atelier.identity.workspace;

import org.jspecify.annotations.NullMarked;
