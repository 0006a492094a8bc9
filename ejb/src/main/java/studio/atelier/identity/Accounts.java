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
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.identity.Registration.Flaw;
import studio.atelier.limit.Admission;
import studio.atelier.limit.SignInAttempts;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Tenant;

/** Registering and signing in by e-mail and password. Hashing happens outside of any transaction. */
@Dependent
public class Accounts {

    private static final int DISPLAY_NAME_MOST = 100;

    /** The queue of password hashes is empty again by then. */
    private static final Duration BUSY_FOR = Duration.ofSeconds(2);

    private final AccountStore accounts;
    private final SignInStore signIns;
    private final Passwords passwords;
    private final SignInAttempts attempts;
    private final AuditTrail trail;
    private final Duration sessionLife;

    @Inject
    Accounts(
            AccountStore accounts,
            SignInStore signIns,
            Passwords passwords,
            SignInAttempts attempts,
            AuditTrail trail,
            Settings settings) {
        this.accounts = accounts;
        this.signIns = signIns;
        this.passwords = passwords;
        this.attempts = attempts;
        this.trail = trail;
        this.sessionLife = settings.get(IdentitySettings.SESSION_LIFE);
    }

    /** Makes an account with a workspace of its own, and signs it in. Of many at once with one e-mail, one wins. */
    public Registration register(String emailText, String passwordText, @Nullable String displayName) {
        var flaws = new ArrayList<Flaw>();
        var email = Email.read(emailText);
        var password = Password.choose(passwordText);
        var name = Optional.ofNullable(displayName).map(String::strip).filter(text -> !text.isEmpty());
        if (email.isEmpty()) {
            flaws.add(new Flaw("email", "format", "This is not an e-mail address."));
        }
        if (password.isEmpty()) {
            flaws.add(new Flaw(
                    "password",
                    "length",
                    "A password has %d to %d characters.".formatted(Password.LEAST, Password.MOST)));
        }
        if (name.filter(text ->
                        text.length() > DISPLAY_NAME_MOST || text.chars().anyMatch(Character::isISOControl))
                .isPresent()) {
            flaws.add(new Flaw(
                    "displayName",
                    "format",
                    "A name has up to %d characters, in one line.".formatted(DISPLAY_NAME_MOST)));
        }
        return flaws.isEmpty()
                ? register(email.orElseThrow(), password.orElseThrow(), name.orElse(null))
                : new Registration.Invalid(List.copyOf(flaws));
    }

    private Registration register(Email email, Password password, @Nullable String displayName) {
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
        attempts.remember(email.text(), null);
        return new Registration.Registered(open(account.in(membership)));
    }

    /** The same answer, after the same work, whether the account is unknown or the password wrong. */
    public SignIn signIn(String emailText, String passwordText) {
        var email = Email.read(emailText);
        var name = email.map(Email::text).orElse(emailText);
        return switch (attempts.admit(name, null)) {
            case Admission.Blocked(Duration retryAfter) -> {
                trail.record(Act.refused("identity.sign_in", "rate_limited").with(Credential.PASSWORD));
                yield new SignIn.Limited(retryAfter);
            }
            case Admission.Admitted attempt -> signIn(email, Password.typed(passwordText), attempt);
        };
    }

    private SignIn signIn(Optional<Email> email, Password password, Admission.Admitted attempt) {
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
        if (!passwords.isCurrent(hash.orElseThrow())) {
            passwords
                    .hash(password)
                    .ifPresent(fresh -> tenant.get()
                            .run(() -> accounts.rehash(member.get().account().id(), fresh)));
        }
        return open(member.get().profile());
    }

    /** The caller's own account. */
    public Optional<Profile> profile(Caller caller) {
        return accounts.find(caller.tenant()).map(AccountStore.Member::profile);
    }

    private SignIn.SignedIn open(Profile profile) {
        var tenant = new Tenant(profile.workspaceId(), profile.accountId());
        var token = tenant.call(() -> signIns.open(profile, sessionLife));
        return new SignIn.SignedIn(token.text(), sessionLife, profile);
    }
}
