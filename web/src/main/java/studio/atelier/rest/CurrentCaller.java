package studio.atelier.rest;

import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;

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

    public UUID workspaceId() {
        return get().workspaceId();
    }
}
