package studio.atelier.order;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
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
     * @param <J> a job as the studio shows it
     * @param seesAll who sees the jobs of everybody in the workspace; the others see their own
     * @param show reads what the studio keeps of these jobs of a workspace, in their order; a job of which nothing is kept is
     *     left out
     */
    public <J> Orders<J> of(String kind, Predicate<Caller> seesAll, BiFunction<UUID, List<Job>, List<J>> show) {
        return new Orders<>(this, kind, seesAll, show);
    }
}
