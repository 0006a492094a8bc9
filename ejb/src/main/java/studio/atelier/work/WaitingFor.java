package studio.atelier.work;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why nothing is being done for a job, from the facts the claim goes by, in the claim's order. */
final class WaitingFor {

    private static final int READY = 0;
    private static final int LEASED = 1;
    private static final int WAITING = 3;
    private static final int GATHERING = 5;

    private WaitingFor() {}

    /**
     * What is known of the task that comes next.
     *
     * @param served whether a live node serves the queue and has the code
     * @param ahead how many tasks are served before it
     * @param why the code of what put it off, if anything did
     * @param late whether the deadline of the job has passed
     */
    record Facts(
            int state,
            String queue,
            boolean queuePaused,
            boolean queueFull,
            boolean served,
            boolean lanePaused,
            boolean laneFull,
            int ahead,
            Instant due,
            @Nullable String why,
            boolean late) {}

    static Optional<String> sentence(Facts facts) {
        if (facts.late() && facts.state() != LEASED) {
            return Optional.of("Its deadline has passed; it is about to end.");
        }
        return switch (facts.state()) {
            case READY -> Optional.of(ready(facts));
            case LEASED -> Optional.empty();
            case WAITING -> Optional.of("Waiting for an outside event, at the latest until " + at(facts.due()) + ".");
            case GATHERING ->
                Optional.of("Waiting for more of its kind to be worked on together, at the latest until "
                        + at(facts.due()) + ".");
            default -> Optional.of(putOff(facts));
        };
    }

    private static String putOff(Facts facts) {
        return switch (facts.why()) {
            case null -> "Tried again at " + at(facts.due()) + ".";
            case Outcome.Throttled.CODE -> "The provider is busy and asked to wait until " + at(facts.due()) + ".";
            case RetryBudget.CODE ->
                "Too much of this workspace's work fails at the moment; tried again at " + at(facts.due()) + ".";
            case String why -> "Tried again at " + at(facts.due()) + " because of " + why + ".";
        };
    }

    private static String ready(Facts facts) {
        if (!facts.served()) {
            return "Nobody serves the queue \"" + facts.queue() + "\".";
        }
        if (facts.queuePaused()) {
            return "The queue \"" + facts.queue() + "\" is paused.";
        }
        if (facts.lanePaused()) {
            return "The work of this workspace is paused.";
        }
        if (facts.queueFull()) {
            return "The queue \"" + facts.queue() + "\" has as much work in progress as it may have at once.";
        }
        if (facts.laneFull()) {
            return "This workspace has as much work in progress as it may have at once.";
        }
        return switch (facts.ahead()) {
            case 0 -> "Next in line for a free worker.";
            case 1 -> "1 task is ahead of it.";
            default -> facts.ahead() + " tasks are ahead of it.";
        };
    }

    private static String at(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
