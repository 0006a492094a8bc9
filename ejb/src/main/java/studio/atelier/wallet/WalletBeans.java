package studio.atelier.wallet;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import studio.atelier.identity.KeyedHash;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Settings;
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
    static RedeemCodes codes(Sql sql, Settings settings) {
        return new RedeemCodes(sql, key(settings));
    }

    @Produces
    @Dependent
    @EngineRole
    static RedeemCodes codesOfOperators(@EngineRole Sql sql, Settings settings) {
        return new RedeemCodes(sql, key(settings));
    }

    /** Of the server's pepper: who has the database alone can neither try codes nor make any. */
    private static byte[] key(Settings settings) {
        return KeyedHash.of(settings, "redeem codes").hash("key");
    }

    @Produces
    @Dependent
    static Pricing pricing(Sql sql) {
        return new Pricing(sql);
    }
}
