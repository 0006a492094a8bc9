package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What happened in an attempt: the closed set of answers a {@link Handler} can give. */
public sealed interface Outcome {

    /** The stage is done; its output is kept for later stages. The next stage begins, or the run ends. */
    record Done(JsonNode output) implements Outcome {}

    /** The stage is done and the next one runs once for each item, with that item as {@link Attempt#item()}. */
    record Fan(JsonNode output, List<JsonNode> items) implements Outcome {
        public Fan {
            items = List.copyOf(items);
        }
    }

    /** An outside event with this correlation, or the time, resumes the stage. Holds no thread and is no attempt. */
    record Wait(Instant until, String correlation) implements Outcome {}

    /** Not now: the same stage again after the delay, without counting an attempt. */
    record Snooze(Duration delay, String why) implements Outcome {}

    /** It may work another time: again after a back-off with full jitter, up to the attempts of the stage. */
    record Retry(Failure why) implements Outcome {}

    /** It will never work. */
    record Fail(Failure why) implements Outcome {}
}
