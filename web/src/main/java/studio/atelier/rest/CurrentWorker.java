package studio.atelier.rest;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;
import studio.atelier.work.ExternalWorker;

/** Which worker calls, for resources that are {@link WorkerOperation}. */
@RequestScoped
public class CurrentWorker {

    private @Nullable ExternalWorker worker;

    void signIn(ExternalWorker signedIn) {
        worker = signedIn;
    }

    /** The worker; there always is one in a worker operation. */
    public ExternalWorker get() {
        if (worker == null) {
            throw new IllegalStateException("Not an operation of workers");
        }
        return worker;
    }
}
