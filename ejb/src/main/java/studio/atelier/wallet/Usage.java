package studio.atelier.wallet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * So much of a model route.
 *
 * @param route the name of the route, for example {@code paraformer-v2}
 * @param units what the route counts, such as seconds of sound; not below 0
 */
public record Usage(String route, BigDecimal units) {

    /** The member of a stage's output that {@code wallet_lines} reads. */
    public static final String MEMBER = "usage";

    private static final int MILLIS = 3;

    public Usage {
        if (units.signum() < 0) {
            throw new IllegalArgumentException("Units are not below 0: " + units);
        }
    }

    public static Usage of(String route, long units) {
        return new Usage(route, BigDecimal.valueOf(units));
    }

    /** So much of a route that counts seconds. */
    public static Usage of(String route, Duration time) {
        return new Usage(route, BigDecimal.valueOf(time.toMillis(), MILLIS));
    }

    /** Writes into the output of a stage what it used: the end of the run charges for it, as far as it was quoted. */
    public ObjectNode in(ObjectNode output) {
        output.withObjectProperty(MEMBER).put(route, units);
        return output;
    }
}
