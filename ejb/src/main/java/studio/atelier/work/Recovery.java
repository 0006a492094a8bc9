package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;
import studio.atelier.platform.SqlFailure;

/** Looks at the state, never at events: with everything else dead, this alone brings all work to its end. */
final class Recovery {

    private static final Logger LOG = Logger.getLogger(Recovery.class);
    private static final int BATCH = 500;
    private static final int WEEKS_AHEAD = 8;
    private static final Duration DAILY = Duration.ofDays(1);
    private static final Duration REFRESH = Duration.ofMinutes(1);
    private static final Duration COUNT = Duration.ofSeconds(15);

    /** More than a refresh apart, so that roll-ups catch up after a standstill. */
    private static final int MINUTES = 60;

    private final WorkStore store;
    private final Runner runner;
    private final Transaction transaction;
    private final Settling settling;
    private final Tally tally;
    private final JsonNode pipelines;
    private final Every rescue;
    private final Every refresh = new Every(REFRESH);
    private final Every count = new Every(COUNT);
    private final Every partitions = new Every(DAILY);

    Recovery(
            WorkStore store,
            Runner runner,
            WorkSettings settings,
            Transaction transaction,
            Settling settling,
            Tally tally,
            JsonNode pipelines) {
        this.store = store;
        this.runner = runner;
        this.transaction = transaction;
        this.settling = settling;
        this.tally = tally;
        this.pipelines = pipelines;
        this.rescue = new Every(settings.rescue());
    }

    void tick(long session) {
        try {
            runner.finisher().again();
            runner.shed();
            runner.claims().expect(store.promote(BATCH));
            runner.claims().expect(store.gather(BATCH));
            end(store.late(BATCH), store::expire);
            if (rescue.isDue()) {
                rescue();
            }
            if (count.isDue()) {
                tally.queues(store.depths());
            }
            if (refresh.isDue()) {
                store.refresh(session, pipelines);
                store.rollUp(MINUTES);
            }
            if (partitions.isDue()) {
                store.partitions(WEEKS_AHEAD);
            }
        } catch (SqlFailure e) {
            LOG.warnf("No recovery, the database does not answer: %s", e.getMessage());
        }
    }

    private void rescue() {
        var queues = store.rescue(BATCH);
        if (!queues.isEmpty()) {
            tally.rescued(queues.values().stream().mapToInt(Integer::intValue).sum());
            LOG.warnf("Tasks of a lost worker were taken back: %s", queues);
            runner.claims().expect(queues.keySet());
        }
        end(store.lost(BATCH), store::bury);
    }

    /** Each batch is a transaction with its settlement; one that is refused is halved until the culprit is alone. */
    private <T> void end(List<T> batch, Function<List<T>, List<UUID>> ending) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            transaction.run(() -> {
                settling.jobs(store.sql(), ending.apply(batch));
                return batch;
            });
        } catch (SettlementFailure e) {
            if (batch.size() == 1) {
                LOG.errorf(e, "The settlement of a run refused; the run stays unfinished: %s", batch);
                return;
            }
            end(batch.subList(0, batch.size() / 2), ending);
            end(batch.subList(batch.size() / 2, batch.size()), ending);
        }
    }
}
