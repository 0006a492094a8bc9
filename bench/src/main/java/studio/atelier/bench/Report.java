package studio.atelier.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The numbers as a table to read and as JSON to keep. */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Report() {}

    /** Medians, and how many times better ours, the first of the list, is than each. */
    static String table(List<Score> scores) {
        var text = new StringBuilder("%n%-14s %9s %7s %9s %7s %8s %7s %8s %7s %9s %9s %8s%n"
                .formatted(
                        "contender",
                        "jobs/s",
                        "ours",
                        "rows/s",
                        "ours",
                        "p50 ms",
                        "ours",
                        "p99 ms",
                        "ours",
                        "WAL B in",
                        "WAL B out",
                        "tx/job"));
        var ours = scores.getFirst();
        for (var one : scores) {
            text.append("%-14s %9.0f %7s %9.0f %7s %8.2f %7s %8.2f %7s %9.0f %9.0f %8.3f%n"
                    .formatted(
                            one.name,
                            one.drained.median(),
                            ratio(ours, one, score -> score.drained.median()),
                            one.enqueued.median(),
                            ratio(ours, one, score -> score.enqueued.median()),
                            one.p50.median(),
                            ratio(one, ours, score -> score.p50.median()),
                            one.p99.median(),
                            ratio(one, ours, score -> score.p99.median()),
                            one.walOfEnqueue.median(),
                            one.walOfDrain.median(),
                            one.writesOfDrain.median()));
        }
        text.append("\nours: how many times better %s is (above 1 is better for us)%n".formatted(ours.name));
        for (var one : scores) {
            text.append("%-14s %s%n".formatted(one.name, one.setup));
            one.faults.forEach(fault -> text.append("    ! ").append(fault).append('\n'));
        }
        return text.toString();
    }

    private static String ratio(Score above, Score below, ToDoubleFunction<Score> value) {
        double ratio = value.applyAsDouble(above) / value.applyAsDouble(below);
        return above == below ? "" : "%.2fx".formatted(ratio);
    }

    static ObjectNode json(List<Score> scores) {
        var all = JSON.createObjectNode();
        for (var one : scores) {
            var entry = all.putObject(one.name);
            entry.put("setup", one.setup);
            add(entry, "drainedPerSecond", one.drained);
            add(entry, "enqueuedPerSecond", one.enqueued);
            add(entry, "pickUpP50Millis", one.p50);
            add(entry, "pickUpP99Millis", one.p99);
            add(entry, "walBytesPerEnqueue", one.walOfEnqueue);
            add(entry, "walBytesPerDrain", one.walOfDrain);
            add(entry, "writeTransactionsPerDrain", one.writesOfDrain);
            var faults = entry.putArray("faults");
            one.faults.forEach(faults::add);
        }
        return all;
    }

    private static void add(ObjectNode entry, String name, Samples samples) {
        var node = entry.putObject(name);
        node.put("median", samples.median());
        var rounds = node.putArray("rounds");
        samples.values().forEach(rounds::add);
    }

    static ObjectNode object(Map<String, String> values) {
        var node = JSON.createObjectNode();
        values.forEach(node::put);
        return node;
    }
}
