package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Retention;
import studio.atelier.media.SourceAddress;
import studio.atelier.order.Change;
import studio.atelier.order.Order;
import studio.atelier.order.OrderDesk;
import studio.atelier.order.Ordered;
import studio.atelier.order.Orders;
import studio.atelier.platform.Json;
import studio.atelier.platform.Page;
import studio.atelier.work.Job;

/**
 * The dictation jobs of an account. Every call is one transaction. Like the exercises they make, jobs are their owner's alone.
 */
@Dependent
public class Dictations {

    private final DictationJobStore store;
    private final DictationSettings settings;
    private final Orders<DictationJob> orders;

    @Inject
    Dictations(OrderDesk desk, DictationJobStore store, DictationSettings settings) {
        this.store = store;
        this.settings = settings;
        this.orders = desk.of(DictationPipeline.KIND, caller -> false, store::find, DictationJob::of);
    }

    /**
     * Orders an exercise from an upload.
     *
     * @param sent true if the file came with the order itself: sent again, it is another upload with the same content
     */
    @Transactional
    public Ordered<DictationJob> submit(
            Caller caller, DictationOrder wish, UUID upload, boolean sent, @Nullable String key) {
        return orders.submit(
                caller,
                upload,
                Retention.SOURCE,
                file -> order(
                        DictationSpec.of(wish, sent ? "sha256:" + file.sha256() : "upload:" + upload, file.filename()),
                        length(caller, file),
                        job -> store.insert(job, file, wish)),
                key);
    }

    /** Orders an exercise from a recording that is to be fetched. */
    @Transactional
    public Ordered<DictationJob> submit(
            Caller caller, DictationOrder wish, SourceAddress address, @Nullable String key) {
        return orders.submit(
                caller,
                order(DictationSpec.of(wish, address), settings.longest(), job -> store.insert(job, address, wish)),
                key);
    }

    private static Order order(DictationSpec spec, Duration length, Consumer<Job> keep) {
        return new Order(Json.tree(spec), DictationTariff.ceiling(spec.asrModel(), spec.mtModel(), length), keep);
    }

    /** Until somebody has looked into it, a recording is as long as it may be. */
    private Duration length(Caller caller, MediaObject file) {
        return store.knownLength(caller.workspaceId(), file).orElse(settings.longest());
    }

    @Transactional
    public Optional<DictationJob> find(Caller caller, UUID jobId) {
        return orders.find(caller, jobId);
    }

    /** A page, newest first; {@code before} is what the page before gave. */
    @Transactional
    public Page<DictationJob> list(Caller caller, int limit, @Nullable UUID before) {
        return orders.list(caller, limit, before);
    }

    /** Ends it for good. What was done is charged, what was not is free again. */
    @Transactional
    public Change<DictationJob> cancel(Caller caller, UUID jobId) {
        return orders.cancel(caller, jobId);
    }

    /** Goes on at the stage that failed; what was paid for is not bought again. */
    @Transactional
    public Change<DictationJob> retry(Caller caller, UUID jobId) {
        return orders.retry(caller, jobId);
    }
}
