package studio.atelier.wallet;

import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An order for redeem codes.
 *
 * @param count 1 to {@link RedeemCodes#MOST}
 * @param credits what each is worth, above 0
 * @param life how long they can be used
 * @param prefix what they begin with, up to six letters and digits
 * @param uses by how many accounts each can be used; 1 but for a campaign
 * @param by the operator; null for whoever has the installation's token
 */
public record NewCodes(
        int count,
        long credits,
        Duration life,
        String prefix,
        int uses,
        @Nullable UUID by) {}
