package studio.atelier.media.batch;

import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.Disposal;
import studio.atelier.media.ObjectKey;

/** Removes the bytes of an object. One that cannot be removed keeps its row, and its turn comes again with the next sweep. */
@Named
@Dependent
public class ObjectRemoval implements ItemProcessor {

    private static final Logger LOG = Logger.getLogger(ObjectRemoval.class);

    private final Disposal disposal;
    private final JobContext job;

    @Inject
    ObjectRemoval(Disposal disposal, JobContext job) {
        this.disposal = disposal;
        this.job = job;
    }

    @Override
    public @Nullable Object processItem(Object item) {
        var key = (ObjectKey) item;
        try {
            disposal.remove(key);
            return key.id();
        } catch (IOException e) {
            LOG.warnf(e, "Object %s could not be removed", key.id());
            UploadExpiryCounts.of(job).failedOne();
            return null;
        }
    }
}
