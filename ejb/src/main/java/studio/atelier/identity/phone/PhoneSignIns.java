package studio.atelier.identity.phone;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.identity.Accounts;
import studio.atelier.identity.Keep;
import studio.atelier.identity.SignIn;
import studio.atelier.platform.Sql;

/** What a code by text message is good for: to sign in, with a new account at the first time, or to join a number to an account. */
@Dependent
public class PhoneSignIns {

    private final PhoneChallenges challenges;
    private final Accounts accounts;
    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    PhoneSignIns(PhoneChallenges challenges, Accounts accounts, Sql sql, AuditTrail trail) {
        this.challenges = challenges;
        this.accounts = accounts;
        this.sql = sql;
        this.trail = trail;
    }

    /** Sends a code to sign in with; the answer is the same whether the number has an account or not. */
    public Sending sendToSignIn(String number) {
        return challenges.send(number, Purpose.SIGN_IN, null);
    }

    /** Sends a code to join the number to this account with. */
    public Sending sendToLink(String number, UUID accountId) {
        return challenges.send(number, Purpose.LINK, accountId);
    }

    /**
     * Signs in with a code: whoever has the number has its account, and is given one if there is none. Refused if the code is
     * not right; which of the reasons is not told.
     *
     * @param challenge what {@link Sending.Sent} named; null for the open one of the number
     */
    public SignIn signIn(String typed, String code, @Nullable UUID challenge, Keep keep) {
        var number = challenges.number(typed);
        if (number.isEmpty() || !challenges.proves(number.get(), Purpose.SIGN_IN, null, challenge, code)) {
            return refused();
        }
        var home = challenges.home(number.get());
        if (home.created()) {
            trail.record(Act.done("identity.register")
                    .by(home.accountId())
                    .in(home.workspaceId())
                    .with(Credential.SMS_CODE));
        }
        var entered = accounts.enter(home.accountId(), home.workspaceId(), keep, Credential.SMS_CODE);
        return entered instanceof SignIn.Refused ? refused() : entered;
    }

    private SignIn refused() {
        trail.record(Act.refused("identity.sign_in", "code_refused").with(Credential.SMS_CODE));
        return new SignIn.Refused();
    }

    /** How the joining of a number to an account ended. */
    public enum Linking {
        LINKED,
        /** The code is not right; which of the reasons is not told. */
        REFUSED,
        /** The number is that of another account. Only who has the number learns this. */
        TAKEN
    }

    /** Joins a number to the account, in place of the one it had. */
    public Linking link(UUID accountId, String typed, String code, @Nullable UUID challenge) {
        var number = challenges.number(typed);
        if (number.isEmpty() || !challenges.proves(number.get(), Purpose.LINK, accountId, challenge, code)) {
            trail.record(Act.refused("identity.link_phone", "code_refused"));
            return Linking.REFUSED;
        }
        boolean linked = sql.one(
                "SELECT identity_phone_link(?, ?) AS linked",
                row -> row.flag("linked"),
                number.get().text(),
                accountId);
        trail.record(linked ? Act.done("identity.link_phone") : Act.refused("identity.link_phone", "phone_taken"));
        return linked ? Linking.LINKED : Linking.TAKEN;
    }
}
