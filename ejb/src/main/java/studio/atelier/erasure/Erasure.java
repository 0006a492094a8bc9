package studio.atelier.erasure;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.media.Disposal;
import studio.atelier.media.ObjectKey;
import studio.atelier.outbox.OutboxErasure;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Tenant;

/**
 * Erases people who asked for it. The steps: stop their work and wait until it has ended; note which jobs are theirs; remove their
 * files; take back their messages; go through the tables; prove that nothing is left. Each step is done before the next is
 * written down, so that a kill repeats one; all of them may be repeated. If something is left, such as what a slow request wrote
 * meanwhile, it begins anew.
 */
@Dependent
public class Erasure {

    static final String WORK = "stop_work";
    static final String COLLECT = "collect";
    static final String FILES = "files";
    static final String MESSAGES = "messages";
    static final String PROOF = "proof";

    private static final Logger LOG = Logger.getLogger(Erasure.class);

    /** Longer than any node takes a caller for signed in who is not. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final int PEOPLE = 50;
    private static final int BATCH = 50;

    private final ErasureStore store;
    private final JobStopping stopping;
    private final Disposal disposal;
    private final OutboxErasure messages;
    private final AuditTrail trail;
    private final Duration grace;
    private final Consumer<String> done;

    @Inject
    Erasure(
            ErasureStore store,
            JobStopping stopping,
            Disposal disposal,
            OutboxErasure messages,
            @EngineRole AuditTrail trail) {
        this(store, stopping, disposal, messages, trail, GRACE, step -> {});
    }

    /** @param done hears of each step that is done, before that is written down; a test dies there */
    Erasure(
            ErasureStore store,
            JobStopping stopping,
            Disposal disposal,
            OutboxErasure messages,
            AuditTrail trail,
            Duration grace,
            Consumer<String> done) {
        this.store = store;
        this.stopping = stopping;
        this.disposal = disposal;
        this.messages = messages;
        this.trail = trail;
        this.grace = grace;
        this.done = done;
    }

    /**
     * What one execution did.
     *
     * @param verified people who are gone
     * @param waiting people whose work has not ended yet, or who must begin anew
     * @param failed people at whose step something went wrong; it is tried again
     */
    public record Swept(long verified, long waiting, long failed) {

        /** The exit status. */
        @Override
        public String toString() {
            return "verified=" + verified + " waiting=" + waiting + " failed=" + failed;
        }
    }

    private enum End {
        VERIFIED,
        WAITING,
        FAILED
    }

    /** Whether there is anybody to erase. */
    public boolean isDue() {
        return !store.due(grace, 1).isEmpty();
    }

    /**
     * Goes on with everybody who is to be erased.
     *
     * @param goesOn asked before every step
     */
    public Swept sweep(BooleanSupplier goesOn) {
        var ends = new ArrayList<End>();
        for (var person : store.due(grace, PEOPLE)) {
            if (goesOn.getAsBoolean()) {
                ends.add(erase(person, goesOn));
            }
        }
        return new Swept(count(ends, End.VERIFIED), count(ends, End.WAITING), count(ends, End.FAILED));
    }

    private static long count(List<End> ends, End end) {
        return ends.stream().filter(end::equals).count();
    }

    private End erase(ErasureStore.Open person, BooleanSupplier goesOn) {
        var steps = steps();
        int next = Math.max(0, steps.indexOf(Optional.ofNullable(person.step()).orElse(WORK)));
        try {
            for (; next < steps.size(); next++) {
                store.at(person.id(), steps.get(next));
                if (!goesOn.getAsBoolean() || !step(person, steps.get(next))) {
                    return End.WAITING;
                }
                done.accept(steps.get(next));
            }
            trail.record(Act.done("identity.erased").on("deletion", person.id()));
            store.verified(person.id());
            return End.VERIFIED;
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "Deletion %s failed at %s and is tried again", person.id(), steps.get(next));
            store.failed(person.id(), e.getClass().getSimpleName());
            return End.FAILED;
        }
    }

    private List<String> steps() {
        var steps = new ArrayList<>(List.of(WORK, COLLECT, FILES, MESSAGES));
        steps.addAll(store.tables());
        steps.add(PROOF);
        return steps;
    }

    /** False if it has to wait. */
    private boolean step(ErasureStore.Open person, String step) throws IOException {
        switch (step) {
            case WORK -> {
                return stop(person);
            }
            case COLLECT -> store.collect(person.id());
            case FILES -> files(person);
            case MESSAGES -> messages.erase(person.accountId());
            case PROOF -> {
                return proved(person);
            }
            default -> store.apply(person.id(), step);
        }
        return true;
    }

    private boolean stop(ErasureStore.Open person) {
        for (var job : store.live(person.id(), BATCH)) {
            var tenant = new Tenant(job.workspaceId(), person.accountId());
            tenant.run(() -> stopping.cancel(tenant, job.jobId()));
        }
        return store.live(person.id(), 1).isEmpty();
    }

    /** First the file, then its row; at last what no row knows of the workspaces that go. */
    private void files(ErasureStore.Open person) throws IOException {
        var page = store.files(person.id(), Disposal.START, BATCH);
        while (!page.isEmpty()) {
            for (var key : page) {
                disposal.remove(key);
            }
            disposal.forget(page.stream().map(ObjectKey::id).toList());
            page = store.files(person.id(), page.getLast().id(), BATCH);
        }
        for (UUID workspace : person.workspaces()) {
            disposal.removeAll(workspace);
        }
    }

    private boolean proved(ErasureStore.Open person) {
        var left = store.left(person.id());
        left.ifPresent(what -> {
            LOG.warnf("Deletion %s begins anew, since there was left: %s", person.id(), what);
            store.again(person.id(), "left " + what);
        });
        return left.isEmpty();
    }
}
