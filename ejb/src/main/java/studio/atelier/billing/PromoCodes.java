package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** Codes that lower a price, for operators. A use is taken when a payment is made and given back when that comes to nothing. */
@Dependent
public class PromoCodes {

    private static final String SELECT = """
            SELECT code, percent_off, amount_off, currency, plan, uses, used, expires_at, disabled_at FROM promo_code
            """;

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    PromoCodes(@EngineRole Sql sql, @EngineRole AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /**
     * A code: so much in a hundred, or an amount of a currency.
     *
     * @param plan only for this one; null for any
     * @param uses how many workspaces may use it, each once
     */
    public record PromoCode(
            String code,
            @Nullable Integer percentOff,
            @Nullable Long amountOff,
            @Nullable String currency,
            @Nullable String plan,
            int uses,
            int used,
            Instant expiresAt,
            @Nullable Instant disabledAt) {}

    /** By name. */
    public List<PromoCode> all(int limit, @Nullable String after) {
        return sql.list(
                SELECT + " WHERE (?::text IS NULL OR code > ?::text) ORDER BY code LIMIT ?",
                PromoCodes::promoCode,
                after,
                after,
                limit);
    }

    public Optional<PromoCode> find(String code) {
        return sql.first(SELECT + " WHERE code = ?", PromoCodes::promoCode, code.toUpperCase(Locale.ROOT));
    }

    /** False if there is such a code, or no such plan. */
    @Transactional
    public boolean make(PromoCode code, UUID by) {
        int made = sql.update(
                """
                INSERT INTO promo_code (code, percent_off, amount_off, currency, plan, uses, expires_at, created_by, created_at)
                SELECT ?, ?::integer, ?::bigint, ?::text, ?::text, ?, ?::timestamptz, ?, atelier_now()
                 WHERE ?::text IS NULL OR EXISTS (SELECT FROM billing_plan WHERE code = ?::text)
                ON CONFLICT DO NOTHING
                """,
                code.code().toUpperCase(Locale.ROOT),
                code.percentOff(),
                code.amountOff(),
                code.currency(),
                code.plan(),
                code.uses(),
                code.expiresAt(),
                by,
                code.plan(),
                code.plan());
        if (made == 1) {
            trail.record(Act.done("billing.promo_made")
                    .on("promo", code.code().toUpperCase(Locale.ROOT))
                    .of(code.uses()));
        }
        return made == 1;
    }

    /** Nobody can use it from now on; payments that were made with it keep their price. False if there is none that can. */
    @Transactional
    public boolean disable(String code, String reason) {
        boolean done = sql.update(
                        "UPDATE promo_code SET disabled_at = atelier_now() WHERE code = ? AND disabled_at IS NULL",
                        code.toUpperCase(Locale.ROOT))
                == 1;
        if (done) {
            trail.record(Act.done("billing.promo_disabled")
                    .on("promo", code.toUpperCase(Locale.ROOT))
                    .because(reason));
        }
        return done;
    }

    private static PromoCode promoCode(Row row) {
        return new PromoCode(
                row.text("code"),
                row.integerOrNull("percent_off"),
                row.numberOrNull("amount_off"),
                row.textOrNull("currency"),
                row.textOrNull("plan"),
                row.integer("uses"),
                row.integer("used"),
                row.instant("expires_at"),
                row.instantOrNull("disabled_at"));
    }
}
