package studio.atelier.billing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Sql;
import studio.atelier.wallet.HoldRef;

/**
 * The lessons people have. Every call joins the caller's transaction. The package that expires first is used first; one that has
 * expired gives nothing, whether the sweep has been there or not.
 */
@Dependent
public class Lessons {

    private final Sql sql;

    @Inject
    public Lessons(Sql sql) {
        this.sql = sql;
    }

    /** What became of a request for a lesson. */
    public sealed interface Taking {

        /**
         * A lesson of this package is used up, or set aside.
         *
         * @param replayed true if the same had been asked before
         */
        record Taken(UUID packageId, boolean replayed) implements Taking {}

        /** No package of this person has one. */
        record NoneLeft() implements Taking {}

        /** The key, or the work, belongs to something else. */
        record KeyReused() implements Taking {}
    }

    /**
     * What a lesson is used for.
     *
     * @param packageId only this one; null for the one that expires first
     * @param key makes it happen once in the workspace, for ever
     * @param actor who says so; null for the platform
     * @param sourceType what {@code sourceId} names
     */
    public record Use(
            @Nullable UUID packageId, String key, @Nullable UUID actor, String sourceType, String sourceId) {}

    /** Uses up a lesson at once. */
    public Taking use(UUID workspaceId, UUID accountId, Use what) {
        return sql.one(
                "SELECT * FROM billing_lesson_use(?, ?, ?, ?, ?, ?, ?)",
                row -> taking(row.text("answer"), row.uuidOrNull("package_id")),
                workspaceId,
                accountId,
                what.packageId(),
                what.key(),
                what.actor(),
                what.sourceType(),
                what.sourceId());
    }

    /**
     * Sets a lesson aside. {@link studio.atelier.wallet.Ledger#settle} resolves it: with 1 it is used up, with 0 it is free again;
     * free in a package that has expired meanwhile means gone.
     *
     * @param packageId only this one; null for the one that expires first
     * @param life after which the sweep may let it expire
     */
    public Taking hold(UUID workspaceId, UUID accountId, @Nullable UUID packageId, HoldRef work, Duration life) {
        return sql.one(
                "SELECT * FROM billing_lesson_hold(?, ?, ?, ?, ?, ?, ?)",
                row -> taking(row.text("answer"), row.uuidOrNull("package_id")),
                workspaceId,
                accountId,
                packageId,
                work.purpose(),
                work.id(),
                work.run(),
                life.toMillis());
    }

    private static Taking taking(String answer, @Nullable UUID packageId) {
        return switch (answer) {
            case "used", "held" -> taken(packageId, false);
            case "replayed" -> taken(packageId, true);
            case "none_left" -> new Taking.NoneLeft();
            case "key_reused" -> new Taking.KeyReused();
            case String other -> throw new IllegalStateException(other);
        };
    }

    private static Taking taken(@Nullable UUID packageId, boolean replayed) {
        return new Taking.Taken(Optional.ofNullable(packageId).orElseThrow(), replayed);
    }

    /**
     * Packages, newest first.
     *
     * @param accountId only this person's; null for all of the workspace
     * @param before the last id of the page before; null for the first page
     */
    @Transactional
    public List<LessonPackage> packages(UUID workspaceId, @Nullable UUID accountId, int limit, @Nullable UUID before) {
        return sql.list(
                LessonPackage.SELECT + """
                         WHERE p.workspace_id = ? AND (?::uuid IS NULL OR p.account_id = ?::uuid) AND (?::uuid IS NULL OR p.id < ?::uuid)
                         ORDER BY p.id DESC LIMIT ?""",
                LessonPackage::of,
                workspaceId,
                accountId,
                accountId,
                before,
                before,
                limit);
    }
}
