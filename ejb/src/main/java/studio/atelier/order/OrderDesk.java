package studio.atelier.order;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import studio.atelier.billing.Quota;
import studio.atelier.identity.Caller;
import studio.atelier.media.JobMedia;
import studio.atelier.media.Uploads;
import studio.atelier.wallet.Charges;
import studio.atelier.work.Job;
import studio.atelier.work.Jobs;

/** Where a studio gets its {@link Orders}: the parts of the kernel that an order goes through. */
@Dependent
public class OrderDesk {

    final Jobs jobs;
    final Uploads uploads;
    final JobMedia files;
    final Charges charges;
    final Quota quota;

    @Inject
    public OrderDesk(Jobs jobs, Uploads uploads, JobMedia files, Charges charges, Quota quota) {
        this.jobs = jobs;
        this.uploads = uploads;
        this.files = files;
        this.charges = charges;
        this.quota = quota;
    }

    /**
     * The orders of one kind.
     *
     * @param <K> what the studio keeps of a job
     * @param <J> a job as the studio shows it
     * @param seesAll who sees the jobs of everybody in the workspace; the others see their own
     * @param kept reads what the studio keeps of these jobs of a workspace; a job of which nothing is kept is not shown
     * @param view makes of both what is shown
     */
    public <K, J> Orders<J> of(
            String kind,
            Predicate<Caller> seesAll,
            BiFunction<UUID, List<UUID>, Map<UUID, K>> kept,
            BiFunction<Job, K, J> view) {
        return new Orders<>(this, kind, seesAll, (workspaceId, jobs) -> {
            var rows = kept.apply(workspaceId, jobs.stream().map(Job::id).toList());
            return jobs.stream()
                    .flatMap(job -> Optional.ofNullable(rows.get(job.id())).map(row -> view.apply(job, row)).stream())
                    .toList();
        });
    }
}
