package studio.atelier.bench.inside;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Tenant;
import studio.atelier.work.Jobs;
import studio.atelier.work.NewJob;

/** Submits as a studio does: in a transaction of the container, which is committed when a call returns. */
@ApplicationScoped
class Submitting {

    @Inject
    Jobs jobs;

    /** For many customers in one transaction, which no request may do. */
    @Inject
    @EngineRole
    Jobs ofAll;

    @Transactional
    void one(NewJob request) {
        new Tenant(request.workspaceId(), request.accountId()).run(() -> jobs.submit(request));
    }

    @Transactional
    void many(List<NewJob> requests) {
        ofAll.submitAll(requests);
    }
}
