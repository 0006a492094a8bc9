package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** Lesson packages of anybody, for operators: to give one, and to cancel one. */
@Dependent
public class PackageDesk {

    private final Sql sql;
    private final AuditTrail trail;

    @Inject
    PackageDesk(@EngineRole Sql sql, @EngineRole AuditTrail trail) {
        this.sql = sql;
        this.trail = trail;
    }

    /** A package without a payment. */
    public record Gift(UUID workspaceId, UUID accountId, int lessons, Duration life, String reason) {}

    /** What became of a gift. */
    public sealed interface Giving {

        /**
         * The package is there.
         *
         * @param replayed true if it was given before under this key
         */
        record Given(LessonPackage made, boolean replayed) implements Giving {}

        record KeyReused() implements Giving {}

        /** There is no such member of that workspace. */
        record Unknown() implements Giving {}
    }

    private record Answer(String word, Optional<UUID> packageId) {}

    @Transactional
    public Giving give(Gift gift, @Nullable UUID by, String key) {
        var answer = sql.one(
                "SELECT * FROM billing_package_give(?, ?, ?, ?, ?, ?)",
                row -> new Answer(row.text("answer"), Optional.ofNullable(row.uuidOrNull("package_id"))),
                gift.workspaceId(),
                gift.accountId(),
                gift.lessons(),
                gift.life().toSeconds(),
                by,
                key);
        return switch (answer.word()) {
            case "given" -> {
                var made = find(answer.packageId().orElseThrow()).orElseThrow();
                trail.record(Act.done("billing.package_given")
                        .in(gift.workspaceId())
                        .on("package", made.id())
                        .of(gift.lessons())
                        .because(gift.reason()));
                yield new Giving.Given(made, false);
            }
            case "replayed" ->
                new Giving.Given(answer.packageId().flatMap(this::find).orElseThrow(), true);
            case "unknown" -> new Giving.Unknown();
            case "key_reused" -> new Giving.KeyReused();
            case String other -> throw new IllegalStateException(other);
        };
    }

    /** What became of a cancellation. */
    public enum Cancelling {
        CANCELLED,
        /** It was before. */
        UNCHANGED,
        EXPIRED,
        /** Lessons of it are set aside. */
        RESERVED,
        UNKNOWN
    }

    /** The rest of the lessons is gone; nothing is paid back by this. */
    @Transactional
    public Cancelling cancel(UUID packageId, @Nullable UUID by, String reason) {
        var found = find(packageId);
        if (found.isEmpty()) {
            return Cancelling.UNKNOWN;
        }
        var workspace = found.get().workspaceId();
        var word = sql.one(
                "SELECT billing_package_cancel(?, ?, ?) AS word", row -> row.text("word"), workspace, packageId, by);
        var cancelling = Cancelling.valueOf(word.toUpperCase(Locale.ROOT));
        if (cancelling == Cancelling.CANCELLED) {
            trail.record(Act.done("billing.package_cancelled")
                    .in(workspace)
                    .on("package", packageId)
                    .of(found.get().left())
                    .because(reason));
        }
        return cancelling;
    }

    /** A package of any workspace. */
    public Optional<LessonPackage> find(UUID packageId) {
        return sql.first(LessonPackage.SELECT + " WHERE p.id = ?", LessonPackage::of, packageId);
    }
}
