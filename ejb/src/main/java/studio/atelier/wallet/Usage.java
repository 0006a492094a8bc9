package studio.atelier.wallet;

import java.math.BigDecimal;

/**
 * So much of a model route.
 *
 * @param route the name of the route, for example {@code paraformer-v2}
 * @param units what the route counts, such as seconds of sound; not below 0
 */
public record Usage(String route, BigDecimal units) {

    public Usage {
        if (units.signum() < 0) {
            throw new IllegalArgumentException("Units are not below 0: " + units);
        }
    }

    public static Usage of(String route, long units) {
        return new Usage(route, BigDecimal.valueOf(units));
    }
}
