package studio.atelier.identity;

import java.util.Set;
import java.util.UUID;
import studio.atelier.platform.Tenant;

/**
 * Someone who is signed in, and the workspace they act in.
 *
 * @param role their role in that workspace, one of {@link Roles}
 * @param operator whether the account is an operator of the platform; a key for programs never is
 * @param sessionId the sign-in, or the key
 * @param scopes what a key may be used for; for other ways in there is no such limit, and this is empty
 */
public record Caller(
        UUID accountId, UUID workspaceId, String role, boolean operator, UUID sessionId, Way way, Set<String> scopes) {

    /** Somebody with an access token. */
    public Caller(UUID accountId, UUID workspaceId, String role, boolean operator, UUID sessionId) {
        this(accountId, workspaceId, role, operator, sessionId, Way.TOKEN, Set.of());
    }

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

    /** Whether the way in allows this: a key for programs needs the scope, everybody else has no such limit. */
    public boolean allows(String scope) {
        return way != Way.API_KEY || scopes.contains(scope);
    }
}
