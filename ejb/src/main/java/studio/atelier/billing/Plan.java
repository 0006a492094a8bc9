package studio.atelier.billing;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Row;

/**
 * Something that is sold, at one version.
 *
 * @param amount the price in the smallest unit of the currency, such as cents
 * @param currency three capital letters
 * @param days how long a package can be used, or one period of a subscription lasts
 * @param lessons of a package; null for subscriptions
 * @param tier of a subscription; null for packages
 */
public record Plan(
        String code,
        Kind kind,
        boolean offered,
        long amount,
        String currency,
        int days,
        @Nullable Integer lessons,
        @Nullable String tier,
        int version) {

    static final String COLUMNS = "code, kind, offered, amount, currency, days, lessons, tier, version";

    /** What there is to buy. */
    public enum Kind {
        LESSONS,
        SUBSCRIPTION
    }

    static Plan of(Row row) {
        return new Plan(
                row.text("code"),
                Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
                row.flag("offered"),
                row.number("amount"),
                row.text("currency"),
                row.integer("days"),
                row.integerOrNull("lessons"),
                row.textOrNull("tier"),
                row.integer("version"));
    }
}
