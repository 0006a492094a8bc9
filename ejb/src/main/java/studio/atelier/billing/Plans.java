package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import studio.atelier.platform.Sql;

/** What is offered, for customers. */
@Dependent
public class Plans {

    private final Sql sql;

    @Inject
    Plans(Sql sql) {
        this.sql = sql;
    }

    /** The cheapest of each kind first. */
    public List<Plan> offered() {
        return sql.list(
                "SELECT " + Plan.COLUMNS + " FROM billing_plan WHERE offered ORDER BY kind, currency, amount, code",
                Plan::of);
    }

    public Optional<Plan> offered(String code) {
        return sql.first("SELECT " + Plan.COLUMNS + " FROM billing_plan WHERE offered AND code = ?", Plan::of, code);
    }
}
