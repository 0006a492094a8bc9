package studio.atelier.wallet;

import java.math.BigDecimal;

/**
 * The price of something a job uses, at one version. Exact decimals with six places, as in the specification of Listening V2.
 *
 * @param counts what a unit is: second, segment, sheet
 */
public record Route(
        String name, String counts, boolean enabled, BigDecimal costPerUnit, BigDecimal multiplier, int version) {

    /** Not rounded: only the sum of a whole job is. */
    BigDecimal price(BigDecimal units) {
        return units.multiply(costPerUnit).multiply(multiplier);
    }
}
