package studio.atelier.ops;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.media.JobMedia;
import studio.atelier.ops.DeadLetters.Refusal;
import studio.atelier.platform.EngineRole;
import studio.atelier.wallet.Charges;
import studio.atelier.work.Jobs;
import studio.atelier.work.Reopening;

/** The retry of one job by an operator, whose entry in the audit log is there if and only if the job was opened again. */
@Dependent
class Requeue {

    private final Jobs jobs;
    private final JobMedia files;
    private final Charges charges;
    private final AuditTrail audit;

    @Inject
    Requeue(@EngineRole Jobs jobs, JobMedia files, @EngineRole Charges charges, @EngineRole AuditTrail audit) {
        this.jobs = jobs;
        this.files = files;
        this.charges = charges;
        this.audit = audit;
    }

    /**
     * A transaction of its own; the files are locked before the job, and none of them is removed before it is over. The price of
     * what is done again is set aside as at the customer's own retry; where he cannot pay it this throws
     * {@link studio.atelier.wallet.Unpaid}, and nothing has happened.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Refusal> job(UUID workspace, UUID job, String reason) {
        if (!files.holdForOperator(workspace, job)) {
            return Optional.of(Refusal.SOURCE_EXPIRED);
        }
        return switch (jobs.retry(workspace, job)) {
            case Reopening.Opened(var opened) -> {
                charges.again(workspace, job, opened.run());
                audit.record(Act.done("work.dead_requeued")
                        .in(workspace)
                        .on("job", job)
                        .because(reason));
                yield Optional.empty();
            }
            case Reopening.NotRetryable(var found) ->
                Optional.of(found.state().isFinal() ? Refusal.NOT_RETRYABLE : Refusal.JOB_ACTIVE);
            case Reopening.Unknown _ -> Optional.of(Refusal.NOT_RETRYABLE);
        };
    }
}
