package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import studio.atelier.platform.Json;

/**
 * What became of an attempt, as the database takes it.
 *
 * @param what the word for {@code work_report}
 * @param said the output of what is done; for everything else, the further fields
 */
record Report(Task task, String what, JsonNode said) {

    private static final Set<String> PUT_OFF = Set.of("wait", "snooze", "throttled", "back");

    static Report of(Task task, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> new Report(task, "done", done.output());
            case Outcome.Fan fan -> fan(task, fan);
            case Outcome.Wait wait ->
                what(
                        task,
                        "wait",
                        said -> said.put("until", wait.until().toString())
                                .put("correlation", wait.correlation())
                                .put("code", "outside_event"));
            case Outcome.Snooze snooze ->
                what(
                        task,
                        "snooze",
                        said -> said.put("delay", snooze.delay().toMillis()).put("code", snooze.why()));
            case Outcome.Throttled throttled ->
                what(task, "throttled", said -> {
                    tell(said, throttled.why());
                    said.put("delay", throttled.pause().toMillis());
                });
            case Outcome.Retry retry -> failure(task, "retry", retry.why());
            case Outcome.Fail fail -> failure(task, "dead", fail.why());
        };
    }

    /** The job was cancelled and the work has stopped. */
    static Report cancelled(Task task) {
        return what(task, "cancelled", said -> {});
    }

    /** Back to the queue, as if it had not been taken: this node goes down. */
    static Report back(Task task) {
        return what(task, "back", said -> {});
    }

    /** What the handler made cannot be kept, so it is as good as not made. */
    Report refused() {
        return failure(
                task,
                "dead",
                new Failure("result_refused", "The result of this stage could not be stored.", Fault.OURS));
    }

    /** A fan in a fan has no place for its items. */
    private static Report fan(Task task, Outcome.Fan fan) {
        if (task.item() != null) {
            return failure(
                    task, "dead", new Failure("nested_fan", "A stage of a fan must not fan out again.", Fault.OURS));
        }
        return what(task, "fan", said -> {
            said.set("output", fan.output());
            said.putArray("items").addAll(fan.items());
        });
    }

    private static Report failure(Task task, String what, Failure why) {
        return what(task, what, said -> tell(said, why));
    }

    private static void tell(ObjectNode said, Failure why) {
        said.put("code", why.code()).put("fault", why.fault().wire()).put("message", why.message());
    }

    private static Report what(Task task, String what, Consumer<ObjectNode> more) {
        var said = Json.object();
        more.accept(said);
        return new Report(task, what, said);
    }

    /** The same, but not before this time has passed: there are too many retries just now. */
    Report postponed(Duration delay) {
        return new Report(task, what, said.<ObjectNode>deepCopy().put("postponed", delay.toMillis()));
    }

    /** Something was tried; what was put off or given back was not. */
    boolean isAttempt() {
        return !PUT_OFF.contains(what);
    }
}
