package studio.atelier.wallet;

import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import studio.atelier.platform.Sql;

/** Codes that become credits. An operator makes them and sees each once; whoever has one redeems it, once. */
public final class RedeemCodes {

    /** In one order. */
    public static final int MOST = 1000;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sql sql;
    private final byte[] key;

    /**
     * Codes under one key.
     *
     * @param key of the hashes, at least 32 bytes; not in the database
     */
    public RedeemCodes(Sql sql, byte[] key) {
        this.sql = sql;
        this.key = key.clone();
    }

    /** What was made. The texts are nowhere else: who loses them makes new ones. */
    public record Made(UUID batchId, List<String> codes) {}

    public Made make(NewCodes order) {
        if (order.count() < 1 || order.count() > MOST) {
            throw new IllegalArgumentException("An order is for 1 to %d codes".formatted(MOST));
        }
        var codes = Stream.generate(() -> Code.fresh(order.prefix(), RANDOM))
                .limit(order.count())
                .toList();
        var batch = UUID.randomUUID();
        sql.update(
                """
                INSERT INTO redeem_code (hash, label, batch_id, credits, uses, expires_at, created_by, created_at)
                SELECT h, ?, ?, ?, ?, t.at + make_interval(secs => ?), ?, t.at
                  FROM unnest(?::bytea[]) h, (SELECT atelier_now() AS at) t
                """,
                order.prefix(),
                batch,
                order.credits(),
                order.uses(),
                (double) order.life().toSeconds(),
                order.by(),
                codes.stream().map(code -> code.hash(key)).toArray(byte[][]::new));
        return new Made(batch, codes.stream().map(Code::text).toList());
    }

    /** Nobody can use the codes of this batch any more; what was redeemed stays. How many it stopped. */
    public int disable(UUID batchId) {
        return sql.update(
                "UPDATE redeem_code SET disabled_at = atelier_now() WHERE batch_id = ? AND disabled_at IS NULL AND used < uses",
                batchId);
    }

    /** The same request under the same key gives the first answer. */
    public Redemption redeem(UUID workspaceId, UUID accountId, String typed, String idempotencyKey) {
        return Code.read(typed)
                .map(code -> sql.one(
                        "SELECT * FROM ledger_redeem(?, ?, ?, ?)",
                        row -> switch (row.text("answer")) {
                            case "redeemed" ->
                                new Redemption.Redeemed(row.number("credits"), row.uuid("transaction_id"), false);
                            case "replayed" ->
                                new Redemption.Redeemed(row.number("credits"), row.uuid("transaction_id"), true);
                            case "refused" -> new Redemption.Refused();
                            case "key_reused" -> new Redemption.KeyReused();
                            case "frozen" -> new Redemption.Frozen();
                            case String other -> throw new IllegalStateException(other);
                        },
                        workspaceId,
                        accountId,
                        code.hash(key),
                        idempotencyKey))
                .orElseGet(Redemption.Refused::new);
    }
}
