package studio.atelier.identity.operator;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.audit.Credential;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;

/** The first operator: whoever is signed in and knows the secret of this installation, once and never again. */
@Dependent
public class Bootstrap {

    /** How an attempt ended. */
    public enum Attempt {
        DONE,
        /** The secret is wrong, or there is none. */
        REFUSED,
        /** There is, or was, an operator. */
        CLOSED
    }

    private final Sql sql;
    private final AuditTrail trail;
    private final Optional<SharedSecret> secret;

    @Inject
    Bootstrap(Sql sql, AuditTrail trail, Settings settings) {
        this.sql = sql;
        this.trail = trail;
        this.secret = settings.find(OperatorSettings.BOOTSTRAP).map(SharedSecret::new);
    }

    /** Of any number at once with the right secret, one is done. A wrong secret learns nothing about the others. */
    @Transactional
    public Attempt attempt(UUID accountId, String given) {
        if (secret.filter(known -> known.matches(given)).isEmpty()) {
            trail.record(Act.refused("identity.bootstrap", "secret_refused").with(Credential.BOOTSTRAP_SECRET));
            return Attempt.REFUSED;
        }
        boolean done = sql.one("SELECT identity_bootstrap(?) AS done", row -> row.flag("done"), accountId);
        trail.record((done ? Act.done("identity.bootstrap") : Act.refused("identity.bootstrap", "bootstrap_closed"))
                .by(accountId)
                .with(Credential.BOOTSTRAP_SECRET));
        return done ? Attempt.DONE : Attempt.CLOSED;
    }
}
