package studio.atelier.erasure;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;
import studio.atelier.platform.Tenant;
import studio.atelier.work.Jobs;

/** Stops the work of somebody who leaves, as they would have done it: what was held for it is settled. */
@Dependent
class JobStopping {

    private final Jobs jobs;

    @Inject
    JobStopping(Jobs jobs) {
        this.jobs = jobs;
    }

    /** One job in a transaction of its own, for the tenant of the thread. What has ended meanwhile stays as it is. */
    @Transactional
    void cancel(Tenant tenant, UUID jobId) {
        jobs.cancel(tenant.workspaceId(), jobId);
    }
}
