package studio.atelier.dictation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import studio.atelier.wallet.Usage;
import studio.atelier.work.Attempt;
import studio.atelier.work.StageOutput;

/** What a job did not have to pay, because its workspace paid for the same before. */
final class Savings {

    private static final String MEMBER = "saved";

    private Savings() {}

    /** Writes down what was used, where it is charged, or where it is saved. */
    static ObjectNode note(ObjectNode output, Usage usage, boolean free) {
        if (free) {
            output.withObjectProperty(MEMBER).put(usage.route(), usage.units());
            return output;
        }
        return usage.in(output);
    }

    /** Whether what this piece of a stage used was paid before. */
    static boolean free(StageOutput output) {
        return output.output().has(MEMBER);
    }

    /** All that the stages used and did not pay. */
    static List<Usage> saved(Attempt attempt, List<String> stages) {
        return read(attempt, stages, MEMBER);
    }

    static List<Usage> charged(Attempt attempt, List<String> stages) {
        return read(attempt, stages, Usage.MEMBER);
    }

    private static List<Usage> read(Attempt attempt, List<String> stages, String member) {
        var usage = new ArrayList<Usage>();
        for (String stage : stages) {
            for (StageOutput output : attempt.outputs(stage)) {
                for (var entry : output.output().path(member).properties()) {
                    usage.add(new Usage(entry.getKey(), units(entry.getValue())));
                }
            }
        }
        return usage;
    }

    private static BigDecimal units(JsonNode node) {
        return node.decimalValue();
    }
}
