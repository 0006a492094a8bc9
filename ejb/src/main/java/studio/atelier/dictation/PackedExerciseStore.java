package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Json;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;
import studio.atelier.wallet.Pricing;
import studio.atelier.wallet.Quote;
import studio.atelier.wallet.Usage;
import studio.atelier.work.Attempt;

/** Exercises as the last stage of a job writes them. */
@Dependent
class PackedExerciseStore {

    /** A job has one exercise. Sentences that stay keep their ids, and with them what was learned. */
    private static final String WRITE = """
            WITH job AS (
                UPDATE dictation_job SET segments = ?, credits_saved = ? WHERE job_id = ?
                RETURNING workspace_id, account_id, job_id),
            made AS (
                INSERT INTO exercise_set (id, workspace_id, account_id, job_id, title, source_language, target_language, asr_engine, mt_engine)
                SELECT ?, j.workspace_id, j.account_id, j.job_id, ?, ?, ?, ?, ? FROM job j
                ON CONFLICT (job_id) DO UPDATE SET asr_engine = excluded.asr_engine, mt_engine = excluded.mt_engine
                RETURNING id, workspace_id),
            items AS (
                SELECT * FROM jsonb_to_recordset(?::jsonb) AS i (
                    id uuid, start_ms integer, end_ms integer, transcript text, translation text, needs_review boolean,
                    words text[], accepted text[], audio_id uuid)),
            gone AS (
                DELETE FROM exercise_item o USING made
                 WHERE o.set_id = made.id AND NOT EXISTS (SELECT FROM items i WHERE i.start_ms = o.start_ms))
            INSERT INTO exercise_item (id, workspace_id, set_id, start_ms, end_ms, transcript, translation, needs_review, words,
                   accepted, audio_id)
            SELECT i.id, made.workspace_id, made.id, i.start_ms, i.end_ms, i.transcript, i.translation, i.needs_review, i.words,
                   i.accepted, i.audio_id
              FROM items i CROSS JOIN made
            ON CONFLICT (set_id, start_ms) DO UPDATE
               SET end_ms = excluded.end_ms, transcript = excluded.transcript, translation = excluded.translation,
                   needs_review = excluded.needs_review, words = excluded.words, accepted = excluded.accepted,
                   audio_id = coalesce(excluded.audio_id, exercise_item.audio_id)""";

    private static final int TITLE_DIGITS = 8;

    private final Sql sql;

    @Inject
    PackedExerciseStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** A sentence with all that belongs to it. */
    record Item(TranslateSentences.Line line, List<String> words, Optional<UUID> clip) {

        static Item of(TranslateSentences.Line line, Optional<UUID> clip) {
            return new Item(line, Tokens.of(line.text()), clip);
        }

        boolean needsReview() {
            return line.translation() == null || line.sentence().needsReview();
        }
    }

    void write(
            Attempt attempt,
            String asrEngine,
            @Nullable String mtModel,
            List<Item> items,
            List<Usage> charged,
            List<Usage> saved) {
        var rows = Json.mapper().createArrayNode();
        for (Item item : items) {
            var row = rows.addObject();
            row.put("id", Uuid7.next().toString());
            row.put("start_ms", item.line().startMillis());
            row.put("end_ms", item.line().endMillis());
            row.put("transcript", item.line().text());
            row.put("translation", item.line().translation());
            row.put("needs_review", item.needsReview());
            row.set("words", Json.tree(item.words()));
            row.set(
                    "accepted",
                    Json.tree(item.words().stream().map(Tokens::accepted).toList()));
            row.put("audio_id", item.clip().map(UUID::toString).orElse(null));
        }
        sql.update(
                WRITE,
                items.size(),
                saved(charged, saved),
                attempt.jobId(),
                Uuid7.next(),
                "Exercise " + attempt.jobId().toString().substring(0, TITLE_DIGITS),
                Engines.SOURCE.code(),
                Engines.TARGET.code(),
                asrEngine,
                mtModel,
                rows);
    }

    /** By the prices of now; a route that is not offered any more saves nothing. */
    private long saved(List<Usage> charged, List<Usage> saved) {
        var all = new ArrayList<>(charged);
        all.addAll(saved);
        return saved.isEmpty() ? 0 : credits(all) - credits(charged);
    }

    private long credits(List<Usage> usage) {
        return switch (new Pricing(sql).quote(usage)) {
            case Quote.Priced(var _, long credits) -> credits;
            case Quote.NotOffered _ -> 0;
        };
    }
}
