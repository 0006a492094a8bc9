package studio.atelier.media.batch;

import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.UUID;
import studio.atelier.media.Disposal;

/** Forgets the rows of removed objects and gives their room back. */
@Named
@Dependent
public class ObjectForgetting extends AbstractItemWriter {

    private final Disposal disposal;
    private final JobContext job;

    @Inject
    ObjectForgetting(Disposal disposal, JobContext job) {
        this.disposal = disposal;
        this.job = job;
    }

    @Override
    public void writeItems(List<Object> items) {
        var freed = disposal.forget(items.stream().map(UUID.class::cast).toList());
        UploadExpiryCounts.of(job).freed(freed.objects(), freed.bytes());
    }
}
