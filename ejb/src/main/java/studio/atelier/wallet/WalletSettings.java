package studio.atelier.wallet;

import studio.atelier.platform.Setting;

/** The settings of this feature. */
final class WalletSettings {

    private static final long MOST = 1_000_000_000;

    static final Setting<Long> REFUND_ALONE = Setting.number(
                    "atelier.wallet.refund-alone-credits",
                    0,
                    MOST,
                    "The largest refund, in credits, that one operator gives alone; larger ones wait for a second operator.")
            .orElse("1000");

    private WalletSettings() {}
}
