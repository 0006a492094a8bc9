package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Json;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/** Exercises as requests read them, and what learners answered. Everything is of one account in one workspace. */
@Dependent
class ExerciseStore {

    private static final String SETS = """
            SELECT s.id, s.job_id, s.title, s.source_language, s.target_language, s.asr_engine, s.mt_engine, s.created_at,
                   n.items, n.need_review, n.last_index, n.completed
              FROM exercise_set s
             CROSS JOIN LATERAL (
                SELECT count(*)::integer AS items, (count(*) FILTER (WHERE i.needs_review))::integer AS need_review,
                       coalesce(max(i.segment_index) FILTER (WHERE i.attempts > 0), 0)::integer AS last_index,
                       count(i.completed_at)::integer AS completed
                  FROM (SELECT x.needs_review, row_number() OVER (ORDER BY x.start_ms) - 1 AS segment_index, p.attempts, p.completed_at
                          FROM exercise_item x
                          LEFT JOIN learning_progress p ON p.workspace_id = x.workspace_id AND p.account_id = s.account_id AND p.item_id = x.id
                         WHERE x.workspace_id = s.workspace_id AND x.set_id = s.id) i) n
             WHERE s.workspace_id = ? AND s.account_id = ? AND s.published_at IS NOT NULL""";

    private static final String ONE = SETS + " AND s.id = ?";
    private static final String PAGE = SETS + " AND (?::uuid IS NULL OR s.id < ?::uuid) ORDER BY s.id DESC LIMIT ?";

    private static final String ITEMS = """
            SELECT i.id, row_number() OVER (ORDER BY i.start_ms) - 1 AS segment_index, i.start_ms, i.end_ms, i.transcript, i.translation,
                   i.needs_review, i.words, EXISTS (
                        SELECT FROM media_object m
                         WHERE m.workspace_id = i.workspace_id AND m.id = i.audio_id AND m.state = 'stored') AS has_audio,
                   coalesce(p.attempts, 0) AS attempts, coalesce(p.best_score, 0) AS best_score, p.completed_at IS NOT NULL AS completed
              FROM exercise_item i
              LEFT JOIN learning_progress p ON p.workspace_id = i.workspace_id AND p.account_id = ? AND p.item_id = i.id
             WHERE i.workspace_id = ? AND i.set_id = ?
             ORDER BY i.start_ms""";

    private static final String ACCEPTED = """
            SELECT i.accepted FROM exercise_item i
              JOIN exercise_set s ON s.workspace_id = i.workspace_id AND s.id = i.set_id
             WHERE i.workspace_id = ? AND s.account_id = ? AND s.published_at IS NOT NULL AND i.set_id = ? AND i.id = ?""";

    private static final String AUDIO = """
            SELECT i.audio_id FROM exercise_item i
              JOIN exercise_set s ON s.workspace_id = i.workspace_id AND s.id = i.set_id
             WHERE i.workspace_id = ? AND s.account_id = ? AND s.published_at IS NOT NULL AND i.id = ?""";

    private static final String INSERT = """
            INSERT INTO exercise_attempt (id, workspace_id, account_id, set_id, item_id, mode, submitted, results, score, correct)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            RETURNING id, item_id, mode, submitted, results, score, correct, created_at""";

    private static final String PROGRESS = """
            INSERT INTO learning_progress AS p
                   (workspace_id, account_id, set_id, item_id, attempts, best_score, completed_at, updated_at)
            VALUES (?, ?, ?, ?, 1, ?, CASE WHEN ? THEN atelier_now() END, atelier_now())
            ON CONFLICT (workspace_id, account_id, item_id) DO UPDATE
               SET attempts = p.attempts + 1, best_score = greatest(p.best_score, excluded.best_score),
                   completed_at = coalesce(p.completed_at, excluded.completed_at), updated_at = excluded.updated_at""";

    private static final String ATTEMPTS = """
            SELECT id, item_id, mode, submitted, results, score, correct, created_at FROM exercise_attempt
             WHERE workspace_id = ? AND account_id = ? AND set_id = ? AND (?::uuid IS NULL OR item_id = ?::uuid)
               AND (?::uuid IS NULL OR id < ?::uuid)
             ORDER BY id DESC LIMIT ?""";

    private final Sql sql;

    @Inject
    ExerciseStore(Sql sql) {
        this.sql = sql;
    }

    Optional<ExerciseSet> find(Caller caller, UUID setId) {
        return sql.first(ONE, ExerciseStore::set, caller.workspaceId(), caller.accountId(), setId);
    }

    List<ExerciseSet> list(Caller caller, int limit, @Nullable UUID before) {
        return sql.list(PAGE, ExerciseStore::set, caller.workspaceId(), caller.accountId(), before, before, limit);
    }

    List<ExerciseItem> items(Caller caller, UUID setId) {
        return sql.list(ITEMS, ExerciseStore::item, caller.accountId(), caller.workspaceId(), setId);
    }

    Optional<List<String>> accepted(Caller caller, UUID setId, UUID itemId) {
        return sql.first(
                ACCEPTED, row -> row.texts("accepted"), caller.workspaceId(), caller.accountId(), setId, itemId);
    }

    /** The clip of an item, whatever exercise it is of; the outer one is empty if there is no such item. */
    Optional<Optional<UUID>> audio(Caller caller, UUID itemId) {
        return sql.first(
                AUDIO,
                row -> Optional.ofNullable(row.uuidOrNull("audio_id")),
                caller.workspaceId(),
                caller.accountId(),
                itemId);
    }

    ExerciseAttempt insert(Caller caller, UUID setId, UUID itemId, Mode mode, List<String> submitted, Marking marking) {
        sql.update(
                PROGRESS,
                caller.workspaceId(),
                caller.accountId(),
                setId,
                itemId,
                marking.score(),
                marking.isCorrect());
        return sql.one(
                INSERT,
                ExerciseStore::attempt,
                Uuid7.next(),
                caller.workspaceId(),
                caller.accountId(),
                setId,
                itemId,
                mode.wire(),
                submitted.toArray(String[]::new),
                Json.tree(marking.results()),
                marking.score(),
                marking.isCorrect());
    }

    List<ExerciseAttempt> attempts(Caller caller, UUID setId, @Nullable UUID itemId, int limit, @Nullable UUID before) {
        return sql.list(
                ATTEMPTS,
                ExerciseStore::attempt,
                caller.workspaceId(),
                caller.accountId(),
                setId,
                itemId,
                itemId,
                before,
                before,
                limit);
    }

    private static ExerciseSet set(Row row) {
        return new ExerciseSet(
                row.uuid("id"),
                row.uuid("job_id"),
                row.text("title"),
                row.text("source_language"),
                row.text("target_language"),
                row.text("asr_engine"),
                row.textOrNull("mt_engine"),
                row.instant("created_at"),
                row.integer("items"),
                row.integer("need_review"),
                new Progress(row.integer("last_index"), row.integer("completed")));
    }

    private static ExerciseItem item(Row row) {
        return new ExerciseItem(
                row.uuid("id"),
                Math.toIntExact(row.number("segment_index")),
                row.integer("start_ms"),
                row.integer("end_ms"),
                row.text("transcript"),
                row.textOrNull("translation"),
                row.flag("needs_review"),
                row.texts("words"),
                row.flag("has_audio"),
                row.integer("attempts"),
                row.decimal("best_score"),
                row.flag("completed"));
    }

    private static ExerciseAttempt attempt(Row row) {
        var results = new ArrayList<Boolean>();
        row.json("results").forEach(result -> results.add(result.booleanValue()));
        return new ExerciseAttempt(
                row.uuid("id"),
                row.uuid("item_id"),
                Mode.of(row.text("mode")).orElseThrow(),
                row.texts("submitted"),
                results,
                row.decimal("score"),
                row.flag("correct"),
                row.instant("created_at"));
    }
}
