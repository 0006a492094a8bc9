package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.identity.Registration.Flaw;
import studio.atelier.limit.Admission;
import studio.atelier.limit.SignInAttempts;
import studio.atelier.platform.Tenant;

/** Registering and signing in by e-mail and password. Hashing happens outside of any transaction. */
@Dependent
public class Accounts {

    private static final int DISPLAY_NAME_MOST = 100;

    /** The queue of password hashes is empty again by then. */
    private static final Duration BUSY_FOR = Duration.ofSeconds(2);

    private final AccountStore accounts;
    private final SignIns signIns;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final SignInAttempts attempts;
    private final AuditTrail trail;

    @Inject
    Accounts(
            AccountStore accounts,
            SignIns signIns,
            Passwords passwords,
            PasswordRules rules,
            SignInAttempts attempts,
            AuditTrail trail) {
        this.accounts = accounts;
        this.signIns = signIns;
        this.passwords = passwords;
        this.rules = rules;
        this.attempts = attempts;
        this.trail = trail;
    }

    /** When to come back, if a password would be turned away now; ask before anything else is done for it. */
    public Optional<Duration> busyFor() {
        return passwords.areBusy() ? Optional.of(BUSY_FOR) : Optional.empty();
    }

    /** Makes an account with a workspace of its own, and signs it in. Of many at once with one e-mail, one wins. */
    public Registration register(String emailText, String passwordText, @Nullable String displayName, Keep keep) {
        var flaws = new ArrayList<Flaw>();
        var email = Email.read(emailText);
        var name = Optional.ofNullable(displayName).map(String::strip).filter(text -> !text.isEmpty());
        if (email.isEmpty()) {
            flaws.add(new Flaw("email", "format", "This is not an e-mail address."));
        }
        rules.flaw("password", passwordText, emailText, name.orElse("")).ifPresent(flaws::add);
        if (name.filter(text ->
                        text.length() > DISPLAY_NAME_MOST || text.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            flaws.add(new Flaw(
                    "displayName",
                    "format",
                    "A name has up to %d characters, in one line.".formatted(DISPLAY_NAME_MOST)));
        }
        return flaws.isEmpty()
                ? register(email.orElseThrow(), Password.typed(passwordText), name.orElse(null), keep)
                : new Registration.Invalid(List.copyOf(flaws));
    }

    private Registration register(Email email, Password password, @Nullable String displayName, Keep keep) {
        var hash = passwords.hash(password);
        if (hash.isEmpty()) {
            return new Registration.Busy(BUSY_FOR);
        }
        if (accounts.home(email).isPresent()) {
            return new Registration.EmailTaken();
        }
        // For display only; what expires or is counted takes the time of the database.
        var at = InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS);
        var account = Account.register(email, displayName, hash.get(), at);
        var workspace = Workspace.personal(account, at);
        var membership = Membership.owner(workspace, account, at);
        var tenant = new Tenant(workspace.id(), account.id());
        try {
            tenant.run(() -> accounts.add(account, workspace, membership));
        } catch (PersistenceException e) {
            if (accounts.home(email).isPresent()) {
                return new Registration.EmailTaken();
            }
            throw e;
        }
        attempts.remember(email.text());
        return switch (signIns.open(account.in(membership), keep, Basis.password(hash.get()))) {
            case SignIn.SignedIn signedIn -> new Registration.Registered(signedIn);
            case SignIn.Refused refused -> new Registration.EmailTaken();
            case SignIn.Limited limited -> new Registration.Busy(limited.retryAfter());
            case SignIn.Busy busy -> new Registration.Busy(busy.retryAfter());
        };
    }

    /** The same answer, after the same work, whether the account is unknown or the password wrong. */
    public SignIn signIn(String emailText, String passwordText, Keep keep) {
        var email = Email.read(emailText);
        var name = email.map(Email::text).orElse(emailText);
        return switch (attempts.admit(name)) {
            case Admission.Blocked(Duration retryAfter) -> {
                trail.record(Act.refused("identity.sign_in", "rate_limited").with(Credential.PASSWORD));
                yield new SignIn.Limited(retryAfter);
            }
            case Admission.Admitted attempt -> signIn(email, Password.typed(passwordText), attempt, keep);
        };
    }

    private SignIn signIn(Optional<Email> email, Password password, Admission.Admitted attempt, Keep keep) {
        var tenant = email.flatMap(accounts::home);
        var member = tenant.flatMap(home -> home.call(() -> accounts.find(home)));
        var hash = member.flatMap(found -> found.account().usableHash());
        var matches = passwords.matches(password, hash);
        if (matches.isEmpty()) {
            attempts.unspent(attempt);
            return new SignIn.Busy(BUSY_FOR);
        }
        if (member.isEmpty() || !matches.get()) {
            var act = Act.refused("identity.sign_in", "sign_in_refused").with(Credential.PASSWORD);
            trail.record(
                    member.map(found -> act.on("account", found.account().id())).orElse(act));
            return new SignIn.Refused();
        }
        attempts.succeeded(attempt);
        var known = hash.orElseThrow();
        var opened = signIns.open(member.get().profile(), keep, Basis.password(known));
        if (opened instanceof SignIn.SignedIn && !passwords.isCurrent(known)) {
            passwords
                    .hash(password)
                    .ifPresent(fresh -> tenant.get()
                            .run(() -> accounts.rehash(member.get().account().id(), known, fresh)));
        }
        return opened;
    }

    /**
     * Signs in somebody who has proved by other means than a password who they are. Refused if the account is disabled or does not
     * belong to the workspace.
     */
    public SignIn enter(UUID accountId, UUID workspaceId, Keep keep, Credential proof) {
        return enter(accountId, workspaceId, keep, Basis.of(proof));
    }

    SignIn enter(UUID accountId, UUID workspaceId, Keep keep, Basis basis) {
        var tenant = new Tenant(workspaceId, accountId);
        return tenant.call(() -> accounts.find(tenant))
                .filter(member -> member.account().isEnabled())
                .map(member -> signIns.open(member.profile(), keep, basis))
                .orElseGet(SignIn.Refused::new);
    }

    /** The caller's own account. */
    public Optional<Profile> profile(Caller caller) {
        return accounts.find(caller.tenant()).map(AccountStore.Member::profile);
    }
}
