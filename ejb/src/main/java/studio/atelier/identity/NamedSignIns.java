package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.limit.Admission;
import studio.atelier.limit.SignInAttempts;
import studio.atelier.platform.Sql;

/**
 * Signing in as somebody of a company: its code, a name or code of a person there, and a password. For people whom a workspace
 * looks after and who need no address of their own, and for members who were given a name.
 */
@Dependent
public class NamedSignIns {

    /** The queue of password hashes is empty again by then. */
    private static final Duration BUSY_FOR = Duration.ofSeconds(2);

    private static final String HOME = "SELECT account_id, workspace_id, password_hash FROM identity_person_home(?, ?)";

    private final Sql sql;
    private final Passwords passwords;
    private final PasswordRules rules;
    private final SignInAttempts attempts;
    private final Accounts accounts;
    private final AuditTrail trail;

    @Inject
    NamedSignIns(
            Sql sql,
            Passwords passwords,
            PasswordRules rules,
            SignInAttempts attempts,
            Accounts accounts,
            AuditTrail trail) {
        this.sql = sql;
        this.passwords = passwords;
        this.rules = rules;
        this.attempts = attempts;
        this.accounts = accounts;
        this.trail = trail;
    }

    private record Home(
            UUID accountId, UUID workspaceId, @Nullable String hash) {}

    /** The same answer, after the same work, whether company, name or password is wrong. */
    public SignIn signIn(String companyCode, String username, String passwordText, Keep keep) {
        var company = companyCode.strip();
        var name = username.strip().toLowerCase(Locale.ROOT);
        return switch (attempts.admit(company + "/" + name)) {
            case Admission.Blocked(Duration retryAfter) -> {
                trail.record(Act.refused("identity.sign_in", "rate_limited").with(Credential.PASSWORD));
                yield new SignIn.Limited(retryAfter);
            }
            case Admission.Admitted attempt -> signIn(home(company, name), Password.typed(passwordText), attempt, keep);
        };
    }

    private Optional<Home> home(String company, String name) {
        return sql.first(
                HOME,
                row -> new Home(row.uuid("account_id"), row.uuid("workspace_id"), row.textOrNull("password_hash")),
                company,
                name);
    }

    private SignIn signIn(Optional<Home> home, Password password, Admission.Admitted attempt, Keep keep) {
        var matches = passwords.matches(password, home.flatMap(found -> Optional.ofNullable(found.hash())));
        if (matches.isEmpty()) {
            attempts.unspent(attempt);
            return new SignIn.Busy(BUSY_FOR);
        }
        var entered = home.filter(found -> matches.get())
                .map(found -> accounts.enter(
                        found.accountId(),
                        found.workspaceId(),
                        keep,
                        Basis.password(Objects.requireNonNull(found.hash()))));
        if (entered.isPresent() && entered.get() instanceof SignIn.SignedIn signedIn) {
            attempts.succeeded(attempt);
            return signedIn;
        }
        var act = Act.refused("identity.sign_in", "sign_in_refused").with(Credential.PASSWORD);
        trail.record(home.map(found -> act.on("account", found.accountId())).orElse(act));
        return new SignIn.Refused();
    }

    /** What a password chosen for somebody else came to. */
    public sealed interface Chosen {

        /** Its hash. */
        record Hash(String text) implements Chosen {}

        record Unfit(String message) implements Chosen {}

        record Busy(Duration retryAfter) implements Chosen {}
    }

    /** Hashes a first password, by the same rules as one that people choose for themselves. */
    public Chosen choose(String passwordText) {
        var flaw = rules.flaw("password", passwordText);
        if (flaw.isPresent()) {
            return new Chosen.Unfit(flaw.get().message());
        }
        return passwords
                .hash(Password.typed(passwordText))
                .<Chosen>map(Chosen.Hash::new)
                .orElseGet(() -> new Chosen.Busy(BUSY_FOR));
    }
}
