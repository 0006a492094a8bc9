package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/**
 * Ends packages whose time is over: what is left goes to the platform's account of expired lessons. Lessons that are set aside stay
 * with whoever holds them; one that comes back later is taken by a later execution.
 */
@Dependent
public class PackageExpiry {

    /** Short transactions: each package is a posting. */
    static final int BATCH = 100;

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    PackageExpiry(@EngineRole Sql sql, @EngineRole AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /**
     * What was done.
     *
     * @param expired packages that ended
     * @param returned packages that had ended, and lessons came back to them
     * @param lessons how many lessons went
     */
    public record Count(long expired, long returned, long lessons) {

        static final Count NOTHING = new Count(0, 0, 0);

        Count plus(Count other) {
            return new Count(expired + other.expired, returned + other.returned, lessons + other.lessons);
        }

        /** The exit status. */
        @Override
        public String toString() {
            return "expired=" + expired + " returned=" + returned + " lessons=" + lessons;
        }
    }

    private record Ended(UUID packageId, UUID workspaceId, long lessons, boolean again) {}

    /** All that is due, with a transaction for each batch. To be stopped and repeated at any time. */
    public static Count all(PackageExpiry expiry, BooleanSupplier goesOn) {
        var sum = Count.NOTHING;
        boolean more = true;
        while (more && goesOn.getAsBoolean()) {
            var batch = expiry.batch();
            sum = sum.plus(batch);
            more = batch.expired() + batch.returned() == BATCH;
        }
        return sum;
    }

    /** Up to a hundred packages, in one transaction. */
    @Transactional
    public Count batch() {
        var ended = sql.list(
                "SELECT * FROM billing_packages_expire(?)",
                row -> new Ended(
                        row.uuid("package_id"), row.uuid("workspace_id"), row.number("lessons"), row.flag("again")),
                BATCH);
        var sum = Count.NOTHING;
        for (var one : ended) {
            trail.record(Act.done("billing.package_expired")
                    .in(one.workspaceId())
                    .on("package", one.packageId())
                    .of(one.lessons()));
            sum = sum.plus(new Count(one.again() ? 0 : 1, one.again() ? 1 : 0, one.lessons()));
        }
        return sum;
    }
}
