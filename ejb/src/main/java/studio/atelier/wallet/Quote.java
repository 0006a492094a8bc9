package studio.atelier.wallet;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** What a piece of work would cost. */
public sealed interface Quote {

    /**
     * A price that is kept: a job is charged by the versions of its routes at the time of its submission.
     *
     * @param credits {@code ceil(Σ units × costPerUnit × multiplier)}
     */
    record Priced(List<Line> lines, long credits) implements Quote {}

    record Line(Route route, BigDecimal units) {

        public BigDecimal price() {
            return route.price(units);
        }
    }

    /** A route that is not offered: unknown, or disabled by an operator. Never free. */
    record NotOffered(String route) implements Quote {}

    static Priced of(List<Line> lines) {
        var sum = lines.stream().map(Line::price).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new Priced(
                List.copyOf(lines), sum.setScale(0, RoundingMode.CEILING).longValueExact());
    }
}
