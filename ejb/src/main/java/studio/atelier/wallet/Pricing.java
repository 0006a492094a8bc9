package studio.atelier.wallet;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** The prices of model routes. Operators change them; every change is a new version and none is lost. */
public final class Pricing {

    private static final String COLUMNS = "name, counts, enabled, cost_per_unit, multiplier, version";

    private final Sql sql;

    public Pricing(Sql sql) {
        this.sql = sql;
    }

    /** All routes, by name. */
    public List<Route> routes() {
        return sql.list("SELECT " + COLUMNS + " FROM model_route ORDER BY name", Pricing::route);
    }

    /** What this would cost by the prices of now. Usage of one route may come in several pieces. */
    public Quote quote(List<Usage> usage) {
        var names = usage.stream().map(Usage::route).distinct().toArray(String[]::new);
        Map<String, Route> routes = sql
                .list("SELECT " + COLUMNS + " FROM model_route WHERE name = ANY (?)", Pricing::route, (Object) names)
                .stream()
                .filter(Route::enabled)
                .collect(Collectors.toMap(Route::name, Function.identity()));
        var lines = new ArrayList<Quote.Line>();
        for (var name : names) {
            var route = routes.get(name);
            if (route == null) {
                return new Quote.NotOffered(name);
            }
            lines.add(new Quote.Line(
                    route,
                    usage.stream()
                            .filter(one -> one.route().equals(name))
                            .map(Usage::units)
                            .reduce(BigDecimal.ZERO, BigDecimal::add)));
        }
        return Quote.of(lines);
    }

    /** How long a job of this kind takes once it is begun, from recent ones; nothing if that is not known yet. */
    public Optional<Duration> expected(String kind) {
        return sql.list(
                        "SELECT wallet_expected_ms(?) AS ms",
                        row -> Optional.ofNullable(row.numberOrNull("ms")).map(Duration::ofMillis),
                        kind)
                .getFirst();
    }

    private static Route route(Row row) {
        return new Route(
                row.text("name"),
                row.text("counts"),
                row.flag("enabled"),
                row.decimal("cost_per_unit"),
                row.decimal("multiplier"),
                row.integer("version"));
    }
}
