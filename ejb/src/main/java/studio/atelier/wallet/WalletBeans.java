package studio.atelier.wallet;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** Money for either role of the database: requests, which see the workspace they act in, and engine, sweeps and operators. */
@Dependent
class WalletBeans {

    @Produces
    @Dependent
    static Charges charges(Sql sql) {
        return new Charges(sql);
    }

    @Produces
    @Dependent
    @EngineRole
    static Charges chargesOfAny(@EngineRole Sql sql) {
        return new Charges(sql);
    }

    @Produces
    @Dependent
    static Ledger ledger(Sql sql) {
        return new Ledger(sql);
    }

    @Produces
    @Dependent
    @EngineRole
    static Ledger ledgerOfAny(@EngineRole Sql sql) {
        return new Ledger(sql);
    }

    @Produces
    @Dependent
    static Pricing pricing(Sql sql) {
        return new Pricing(sql);
    }
}
