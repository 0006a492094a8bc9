package studio.atelier.bench.inside;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import studio.atelier.work.Jobs;
import studio.atelier.work.NewJob;

/** Submits as a studio does: in a transaction of the container, which is committed when a call returns. */
@ApplicationScoped
class Submitting {

    @Inject
    Jobs jobs;

    @Transactional
    void one(NewJob request) {
        jobs.submit(request);
    }

    @Transactional
    void many(List<NewJob> requests) {
        jobs.submitAll(requests);
    }
}
