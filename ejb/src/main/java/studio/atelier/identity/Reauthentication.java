package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;

/** Asks somebody who is signed in once more who they are, before what cannot be undone. Hashing happens outside of any transaction. */
@Dependent
public class Reauthentication {

    private static final String ACT = "identity.reauthenticate";
    private static final Duration BUSY_FOR = Duration.ofSeconds(2);

    private final AccountStore accounts;
    private final Passwords passwords;
    private final AuditTrail trail;

    @Inject
    Reauthentication(AccountStore accounts, Passwords passwords, AuditTrail trail) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.trail = trail;
    }

    /** What came of it. */
    public sealed interface Answer {

        /** It is them; or the account has no password, and being signed in must do. */
        record Proven() implements Answer {}

        /** The password is wrong or missing. */
        record Refused() implements Answer {}

        /** Too many sign-ins at once. */
        record Busy(Duration retryAfter) implements Answer {}
    }

    /** Every try costs a hash, so the operation that calls this is limited by address. */
    public Answer check(Caller caller, @Nullable String passwordText) {
        var found = accounts.find(caller.tenant());
        if (found.isEmpty()) {
            return new Answer.Refused();
        }
        var hash = found.get().account().usableHash();
        if (hash.isEmpty()) {
            return new Answer.Proven();
        }
        if (passwordText == null) {
            return new Answer.Refused();
        }
        return passwords
                .matches(Password.typed(passwordText), hash)
                .<Answer>map(right -> right ? new Answer.Proven() : refused(caller))
                .orElseGet(() -> new Answer.Busy(BUSY_FOR));
    }

    private Answer refused(Caller caller) {
        trail.record(Act.refused(ACT, "password_refused").on("account", caller.accountId()));
        return new Answer.Refused();
    }
}
