package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The sign-ins that are open: from the token of a request to its {@link Caller}. */
@Dependent
public class Sessions {

    private final SignInStore store;

    @Inject
    Sessions(SignInStore store) {
        this.store = store;
    }

    /** Who this token belongs to, if its sign-in is open, its account enabled and still a member of the workspace. */
    public Optional<Caller> find(String token) {
        return Token.read(token).flatMap(store::find);
    }

    /** Of these sign-ins, those that are still good; for connections that outlive a request. */
    public Set<UUID> stillOpen(Set<UUID> sessionIds) {
        return store.stillOpen(sessionIds);
    }

    /** Ends the caller's sign-in; its token is worth nothing from now on. Ending it twice is fine. */
    public void end(Caller caller) {
        store.revoke(caller.accountId(), caller.sessionId());
    }
}
