package studio.atelier.identity;

import java.util.UUID;
import studio.atelier.platform.Tenant;

/**
 * Someone who is signed in, and the workspace they act in.
 *
 * @param role their role in that workspace, one of {@link Roles}
 * @param operator whether the account is an operator of the platform
 */
public record Caller(UUID accountId, UUID workspaceId, String role, boolean operator, UUID sessionId) {

    /** Whose rows the caller may see. */
    public Tenant tenant() {
        return new Tenant(workspaceId, accountId);
    }

    /** Whether the caller has one of these {@link Roles}: in the workspace, or {@link Roles#OPERATOR} on the platform. */
    public boolean hasAny(String... roles) {
        for (String one : roles) {
            if (one.equals(Roles.OPERATOR) ? operator : one.equals(role)) {
                return true;
            }
        }
        return false;
    }
}
