package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;

/** One execution of a task, as its handler sees it: what to work on, and the way to report. */
public interface Attempt {

    UUID jobId();

    UUID workspaceId();

    /** The go of the job, from 1; a retry by the customer opens the next. */
    int run();

    /** Which try of this stage it is, from 1. */
    int number();

    /** The number every write of this attempt carries; also good for names of temporary objects. */
    long fence();

    /** What the customer asked for, as it was submitted. */
    JsonNode spec();

    /** The index of the item this attempt is for, from 0; 0 in a stage that does not fan. */
    int itemNumber();

    /** What {@link Outcome.Fan} gave for this item; a null node in a stage that does not fan. */
    JsonNode item();

    /** The outputs of an earlier stage, by item; one entry for a stage that does not fan. Failed items are left out. */
    List<StageOutput> outputs(String stage);

    /** The output of an earlier stage that does not fan. */
    default JsonNode output(String stage) {
        return outputs(stage).getFirst().output();
    }

    /** Tells how much of this task is done, from 0 to 100. Cheap: it is sent with the next heartbeat. */
    void progress(int percent);

    /** True once the job was cancelled or the lease was lost. The thread is interrupted as well. */
    boolean stopped();
}
