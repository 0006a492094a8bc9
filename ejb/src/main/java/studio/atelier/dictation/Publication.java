package studio.atelier.dictation;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import studio.atelier.platform.Sql;
import studio.atelier.work.FinishedRun;
import studio.atelier.work.JobState;
import studio.atelier.work.Settlement;

/** Shows an exercise to its owner in the transaction that ends its run, and charges for it: both, or neither. */
@ApplicationScoped
public class Publication implements Settlement {

    private static final String PUBLISH = """
            UPDATE exercise_set SET published_at = atelier_now() WHERE published_at IS NULL AND job_id = ANY (?)""";

    @Override
    public void settle(Sql sql, List<FinishedRun> runs) {
        var made = runs.stream()
                .filter(run -> run.kind().equals(DictationPipeline.KIND))
                .filter(run -> run.state() == JobState.SUCCEEDED || run.state() == JobState.PARTIAL)
                .map(FinishedRun::jobId)
                .toArray(UUID[]::new);
        if (made.length > 0) {
            sql.update(PUBLISH, (Object) made);
        }
    }
}
