package studio.atelier.media.batch;

import jakarta.batch.api.chunk.AbstractItemReader;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.Disposal;
import studio.atelier.media.ObjectKey;

/** Reads what is marked as gone, page by page in order of id; a restart goes on after the last one that was forgotten. */
@Named
@Dependent
public class DeletedObjects extends AbstractItemReader {

    private static final int PAGE = 500;

    private final Disposal disposal;
    private final Deque<ObjectKey> page = new ArrayDeque<>();
    private UUID last = Disposal.START;

    @Inject
    DeletedObjects(Disposal disposal) {
        this.disposal = disposal;
    }

    @Override
    public void open(@Nullable Serializable checkpoint) {
        last = checkpoint instanceof UUID id ? id : Disposal.START;
    }

    @Override
    public @Nullable ObjectKey readItem() {
        if (page.isEmpty()) {
            page.addAll(disposal.marked(last, PAGE));
        }
        var key = page.pollFirst();
        last = key == null ? last : key.id();
        return key;
    }

    @Override
    public Serializable checkpointInfo() {
        return last;
    }
}
