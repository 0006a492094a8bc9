package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.identity.Registration.Flaw;
import studio.atelier.identity.proof.MailedToken;
import studio.atelier.limit.Admission;
import studio.atelier.limit.SignInAttempts;
import studio.atelier.platform.Tenant;

/**
 * A new password: by whoever knows the present one, or by whoever reads the mail of the account. Hashing happens outside of any
 * transaction. Keys for programs end if that is asked for.
 */
@Dependent
public class PasswordChanges {

    /** The queue of password hashes is empty again by then. */
    private static final Duration BUSY_FOR = Duration.ofSeconds(2);

    private static final String CHANGE = "identity.password_change";
    private static final String REQUEST = "identity.password_reset_request";
    private static final String RESET = "identity.password_reset";

    private final AccountStore accounts;
    private final PasswordStore store;
    private final Sessions sessions;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final SignInAttempts attempts;
    private final AuditTrail trail;

    @Inject
    PasswordChanges(
            AccountStore accounts,
            PasswordStore store,
            Sessions sessions,
            Passwords passwords,
            PasswordRules rules,
            SignInAttempts attempts,
            AuditTrail trail) {
        this.accounts = accounts;
        this.store = store;
        this.sessions = sessions;
        this.passwords = passwords;
        this.rules = rules;
        this.attempts = attempts;
        this.trail = trail;
    }

    /**
     * Replaces the caller's password and ends every other sign-in. A wrong present password counts as a failed sign-in, so that
     * whoever found an open browser cannot guess here what they may not guess there.
     *
     * @param endKeys whether the keys for programs that the caller made end too
     */
    public PasswordChange change(Caller caller, String presentText, String newText, boolean endKeys) {
        var found = accounts.find(caller.tenant());
        if (found.isEmpty()) {
            return new PasswordChange.Refused();
        }
        var flaw = flaw("newPassword", newText, found.get());
        if (flaw.isPresent()) {
            return new PasswordChange.Invalid(List.of(flaw.get()));
        }
        return switch (attempts.admit(name(found.get()))) {
            case Admission.Blocked(Duration retryAfter) -> {
                trail.record(Act.refused(CHANGE, "rate_limited").on("account", caller.accountId()));
                yield new PasswordChange.Limited(retryAfter);
            }
            case Admission.Admitted attempt ->
                change(
                        caller,
                        found.get().account().usableHash(),
                        Password.typed(presentText),
                        Password.typed(newText),
                        attempt,
                        endKeys);
        };
    }

    private PasswordChange change(
            Caller caller,
            Optional<String> before,
            Password present,
            Password chosen,
            Admission.Admitted attempt,
            boolean endKeys) {
        var matches = passwords.matches(present, before);
        if (matches.isEmpty()) {
            attempts.unspent(attempt);
            return new PasswordChange.Busy(BUSY_FOR);
        }
        if (!matches.get()) {
            return refused(caller);
        }
        attempts.succeeded(attempt);
        var hash = passwords.hash(chosen);
        if (hash.isEmpty()) {
            return new PasswordChange.Busy(BUSY_FOR);
        }
        if (!store.change(caller, before.orElseThrow(), hash.get(), endKeys)) {
            return refused(caller);
        }
        sessions.forget(caller.accountId());
        return new PasswordChange.Changed();
    }

    private PasswordChange refused(Caller caller) {
        trail.record(Act.refused(CHANGE, "password_refused")
                .with(Credential.PASSWORD)
                .on("account", caller.accountId()));
        return new PasswordChange.Refused();
    }

    /** Mails a token to the address if it has an account that may sign in; whoever asks is not told. */
    public void request(String emailText) {
        var home = Email.read(emailText).flatMap(accounts::home);
        if (home.isEmpty()) {
            trail.record(Act.refused(REQUEST, "unknown"));
        } else if (!home.get().call(() -> store.mail(account(home.get()), MailedToken.fresh()))) {
            trail.record(Act.refused(REQUEST, "not_sent").on("account", account(home.get())));
        }
    }

    /**
     * Sets the password of whoever was mailed the token, and ends every sign-in. The token is good once.
     *
     * @param endKeys whether the keys for programs that the account made end too
     */
    public PasswordChange reset(String tokenText, String newText, boolean endKeys) {
        var token = MailedToken.read(tokenText);
        var owner = token.flatMap(store::owner);
        var member = owner.flatMap(tenant -> tenant.call(() -> accounts.find(tenant)));
        if (member.isEmpty()) {
            trail.record(Act.refused(RESET, "token_refused"));
            return new PasswordChange.Refused();
        }
        var flaw = flaw("password", newText, member.get());
        if (flaw.isPresent()) {
            return new PasswordChange.Invalid(List.of(flaw.get()));
        }
        var hash = passwords.hash(Password.typed(newText));
        if (hash.isEmpty()) {
            return new PasswordChange.Busy(BUSY_FOR);
        }
        var account = account(owner.get());
        if (!owner.get().call(() -> store.reset(account, token.get(), hash.get(), endKeys))) {
            trail.record(Act.refused(RESET, "token_refused").on("account", account));
            return new PasswordChange.Refused();
        }
        attempts.remember(name(member.get()));
        sessions.forget(account);
        return new PasswordChange.Changed();
    }

    private static UUID account(Tenant tenant) {
        return Objects.requireNonNull(tenant.accountId());
    }

    private Optional<Flaw> flaw(String field, String typed, AccountStore.Member member) {
        return rules.flaw(
                field,
                typed,
                Objects.requireNonNullElse(member.profile().email(), ""),
                member.account().displayName().orElse(""));
    }

    /** What failures are counted under: what they sign in with, if that is an address. */
    private static String name(AccountStore.Member member) {
        return Objects.requireNonNullElse(
                member.profile().email(), member.account().id().toString());
    }
}
