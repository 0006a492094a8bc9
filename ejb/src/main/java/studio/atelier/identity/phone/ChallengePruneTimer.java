package studio.atelier.identity.phone;

import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;
import studio.atelier.platform.SqlFailure;

/** Forgets numbers that were sent codes, once nothing is counted by them any more. Every node may do so at once. */
@Singleton
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class ChallengePruneTimer {

    private static final Logger LOG = Logger.getLogger(ChallengePruneTimer.class);
    private static final int BATCH = 1_000;

    @Inject
    @EngineRole
    Sql sql;

    @Schedule(hour = "*", minute = "41", persistent = false, info = "phone challenges")
    public void prune() {
        try {
            int gone = BATCH;
            while (gone == BATCH) {
                gone = sql.one("SELECT identity_phone_prune(?) AS n", row -> row.integer("n"), BATCH);
            }
        } catch (SqlFailure e) {
            LOG.warnf("Old codes are forgotten later, the database does not answer: %s", e.getMessage());
        }
    }
}
