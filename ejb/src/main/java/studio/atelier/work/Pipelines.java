package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import studio.atelier.platform.Json;

/** The pipelines this node has the code for. Tasks of other kinds stay in their queue for a node that has it. */
final class Pipelines {

    private final Map<String, Pipeline> byKind;

    Pipelines(Iterable<Pipeline> pipelines) {
        this.byKind = stream(pipelines).collect(Collectors.toUnmodifiableMap(Pipeline::kind, Function.identity()));
    }

    private static java.util.stream.Stream<Pipeline> stream(Iterable<Pipeline> pipelines) {
        return java.util.stream.StreamSupport.stream(pipelines.spliterator(), false);
    }

    Optional<Stage> stage(Task task) {
        return stages(task.kind()).stream()
                .filter(stage -> stage.name().equals(task.stage()))
                .findFirst();
    }

    /** The queue in which the work of this job goes on after the task's stage; nothing after the last one. */
    Optional<String> queueAfter(Task task) {
        var stages = stages(task.kind());
        return IntStream.range(1, stages.size())
                .filter(next -> stages.get(next - 1).name().equals(task.stage()))
                .mapToObj(next -> stages.get(next).policy().queue())
                .findFirst();
    }

    private List<Stage> stages(String kind) {
        var pipeline = byKind.get(kind);
        return pipeline == null ? List.of() : pipeline.stages();
    }

    /** As the database keeps them. */
    JsonNode definition() {
        return without(Set.of());
    }

    /** The same as if there were no code for these kinds. */
    JsonNode without(Set<String> kinds) {
        var all = Json.mapper().createArrayNode();
        byKind.values().stream()
                .filter(pipeline -> !kinds.contains(pipeline.kind()))
                .forEach(pipeline -> {
                    ArrayNode stages =
                            all.addObject().put("kind", pipeline.kind()).putArray("stages");
                    pipeline.stages()
                            .forEach(stage -> stages.addObject()
                                    .put("name", stage.name())
                                    .put("queue", stage.policy().queue())
                                    .put("attempts", stage.policy().attempts())
                                    .put("backoffMs", stage.policy().backoff().toMillis())
                                    .put(
                                            "backoffCapMs",
                                            stage.policy().backoffCap().toMillis())
                                    .put("deadlineMs", stage.policy().deadline().toMillis())
                                    .put("joins", stage.policy().joins())
                                    .put("optional", stage.policy().optional())
                                    .put("gatherMax", stage.policy().gatherMax())
                                    .put(
                                            "gatherWaitMs",
                                            stage.policy().gatherWait().toMillis()));
                });
        return all;
    }
}
