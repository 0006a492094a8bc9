package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * An outside event with this correlation, or the time, resumes the stage. Holds no thread and is no attempt. An event
     * that came up to a day before, and that nobody waited for, resumes at once; an event resumes once.
     */
    record Wait(Instant until, @Nullable String correlation) implements Outcome {}

    /** Not now: the same stage again after the delay, without counting an attempt. */
    record Snooze(Duration delay, String why) implements Outcome {}

    /**
     * The provider wants to be asked again later: the same stage after the pause, without counting an attempt. A task that
     * was throttled for longer than its queue allows in all fails with this failure.
     */
    record Throttled(Failure why, Duration pause) implements Outcome {

        /** What the customer's view says meanwhile. */
        static final String CODE = "throttled";
    }

    /** It may work another time: again after a back-off with full jitter, up to the attempts of the stage. */
    record Retry(Failure why) implements Outcome {}

    /** It will never work. */
    record Fail(Failure why) implements Outcome {}
}
