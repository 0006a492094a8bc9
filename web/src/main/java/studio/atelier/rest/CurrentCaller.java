package studio.atelier.rest;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.identity.operator.AdminToken;

/** Who calls, for resources that are not {@code @PermitAll}. Inject it as a field; it belongs to the request. */
@RequestScoped
public class CurrentCaller {

    private @Nullable Caller caller;

    /** From now on the request sees what this caller may see, and nothing else. */
    void signIn(Caller signedIn) {
        caller = signedIn;
        signedIn.tenant().enter();
    }

    /** The caller; there always is one unless the operation is public. */
    public Caller get() {
        if (caller == null) {
            throw new IllegalStateException("A public operation has no caller");
        }
        return caller;
    }

    public UUID accountId() {
        return get().accountId();
    }

    /** The account of an operator; null for who came with the token of the installation, which is nobody's. */
    public @Nullable UUID operatorId() {
        return AdminToken.isIt(get()) ? null : accountId();
    }

    public UUID workspaceId() {
        return get().workspaceId();
    }
}
