package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.MediaObject;
import studio.atelier.media.Retention;
import studio.atelier.media.SourceAddress;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;
import studio.atelier.work.Job;

/** What the studio keeps of a job besides what the engine keeps: its source, what was asked for, and what came of it. */
@Dependent
class SubtitleJobStore {

    private static final String INSERT = """
        INSERT INTO subtitles_job (job_id, workspace_id, upload_id, filename, size_bytes, content_type, language,
            transcript_given, do_subtitle, do_contact_sheet, contact_interval_ms, share_url,
            target_language, download_only)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String FIND = """
        SELECT job_id, upload_id, filename, size_bytes, content_type, language, transcript_given, do_subtitle,
               do_contact_sheet, contact_interval_ms, share_url, engine, detected_language, word_count, cue_count, missing_chunks,
               contact_sheet_id, target_language, download_only, translated_cues, wallet_price(job_id) AS credits
        FROM subtitles_job WHERE workspace_id = ? AND job_id = ANY (?)""";

    private static final String DELETE = "DELETE FROM subtitles_job WHERE workspace_id = ? AND job_id = ?";

    private static final String DUE = """
        SELECT s.workspace_id, s.job_id
          FROM subtitles_job s LEFT JOIN job j ON j.id = s.job_id
         WHERE j.id IS NULL
            OR j.state IN (10, 11) AND j.finished_at < (SELECT atelier_now()) - make_interval(secs => ?)
            OR j.state IN (12, 13, 14) AND j.finished_at < (SELECT atelier_now()) - make_interval(secs => ?)
         ORDER BY s.job_id LIMIT ?""";

    private static final String UPLOAD =
            "SELECT upload_id FROM subtitles_job WHERE job_id = ? AND upload_id IS NOT NULL";

    private static final String FETCHED = """
        WITH job AS (
            UPDATE subtitles_job SET upload_id = ?, filename = ?, size_bytes = ?, content_type = ?
             WHERE job_id = ? AND upload_id IS NULL
            RETURNING workspace_id),
        file AS (
            UPDATE media_object m SET expires_at = NULL FROM job
             WHERE m.workspace_id = job.workspace_id AND m.id = ?
            RETURNING m.workspace_id, m.id),
        used AS (
            INSERT INTO media_use (workspace_id, object_id, job_id, keep)
            SELECT workspace_id, id, ?, ? FROM file ON CONFLICT (object_id, job_id) DO NOTHING)
        SELECT count(*) AS n FROM job""";

    private static final String LAID_OUT = """
        UPDATE subtitles_job SET engine = ?, detected_language = ?, word_count = ?, cue_count = ?,
            missing_chunks = ? WHERE job_id = ?""";

    private static final String CONTACT_SHEET_MADE = """
        UPDATE subtitles_job SET contact_sheet_id = ? WHERE job_id = ?""";

    /** A row without its job. */
    record Kept(
            UUID jobId,
            SubtitleJob.Source source,
            SubtitleRequest request,
            SubtitleJob.@Nullable Result result,
            @Nullable UUID contactSheetId,
            @Nullable Integer translatedCues,
            @Nullable Long credits) {}

    private final Sql request;
    private final Sql engine;

    @Inject
    SubtitleJobStore(Sql request, @EngineRole Sql engine) {
        this.request = request;
        this.engine = engine;
    }

    void insert(Job job, MediaObject file, SubtitleRequest wish) {
        insert(
                job,
                new SubtitleJob.Source(file.id(), file.filename(), file.sizeBytes(), file.contentType(), null),
                wish);
    }

    void insert(Job job, SourceAddress address, SubtitleRequest wish) {
        insert(
                job,
                new SubtitleJob.Source(
                        null, address.filename(), null, null, address.uri().toString()),
                wish);
    }

    private void insert(Job job, SubtitleJob.Source source, SubtitleRequest wish) {
        request.update(
                INSERT,
                job.id(),
                job.workspaceId(),
                source.uploadId(),
                source.filename(),
                source.sizeBytes(),
                source.contentType(),
                wish.language(),
                wish.transcript() != null,
                wish.doSubtitle(),
                wish.doContactSheet(),
                wish.contactInterval() == null
                        ? null
                        : (int) wish.contactInterval().toMillis(),
                source.address(),
                wish.targetLanguage(),
                wish.downloadOnly());
    }

    Map<UUID, Kept> find(UUID workspaceId, List<UUID> jobIds) {
        return request.list(FIND, SubtitleJobStore::kept, workspaceId, jobIds.toArray(UUID[]::new)).stream()
                .collect(Collectors.toMap(Kept::jobId, Function.identity()));
    }

    /** Forgets a job; its files are the business of {@link studio.atelier.media.JobMedia}. */
    void delete(UUID workspaceId, UUID jobId) {
        request.update(DELETE, workspaceId, jobId);
    }

    /** A job that is due to be forgotten. */
    record Due(UUID workspaceId, UUID jobId) {}

    /** Jobs that ended longer ago than this, and those whose history is gone. */
    List<Due> due(Duration good, Duration bad, int limit) {
        return engine.list(
                DUE,
                row -> new Due(row.uuid("workspace_id"), row.uuid("job_id")),
                (double) good.toSeconds(),
                (double) bad.toSeconds(),
                limit);
    }

    /** For the stages, which know a job by its id alone. */
    Optional<UUID> uploadOf(UUID jobId) {
        return engine.first(UPLOAD, row -> row.uuid("upload_id"), jobId);
    }

    /** The file of an address is here, and belongs to the job from now on. False if the job is gone. */
    boolean fetched(UUID jobId, MediaObject file) {
        return engine.one(
                        FETCHED,
                        row -> row.number("n"),
                        file.id(),
                        file.filename(),
                        file.sizeBytes(),
                        file.contentType(),
                        jobId,
                        file.id(),
                        jobId,
                        Retention.LARGE.wire())
                == 1;
    }

    void laidOut(UUID jobId, SubtitleJob.Result result) {
        engine.update(
                LAID_OUT,
                result.engine(),
                result.detectedLanguage(),
                result.words(),
                result.cues(),
                result.missingChunks(),
                jobId);
    }

    void translated(UUID jobId, int cues) {
        engine.update("UPDATE subtitles_job SET translated_cues = ? WHERE job_id = ?", cues, jobId);
    }

    void contactSheetMade(UUID jobId, UUID objectId) {
        engine.update(CONTACT_SHEET_MADE, objectId, jobId);
    }

    private static Kept kept(Row row) {
        var interval = row.integerOrNull("contact_interval_ms");
        var engine = row.textOrNull("engine");
        return new Kept(
                row.uuid("job_id"),
                new SubtitleJob.Source(
                        row.uuidOrNull("upload_id"),
                        row.text("filename"),
                        row.numberOrNull("size_bytes"),
                        row.textOrNull("content_type"),
                        row.textOrNull("share_url")),
                new SubtitleRequest(
                        row.textOrNull("language"),
                        null,
                        row.flag("do_subtitle"),
                        row.flag("do_contact_sheet"),
                        interval == null ? null : Duration.ofMillis(interval),
                        row.textOrNull("target_language"),
                        row.flag("download_only")),
                engine == null
                        ? null
                        : new SubtitleJob.Result(
                                engine,
                                row.textOrNull("detected_language"),
                                row.integer("word_count"),
                                row.integer("cue_count"),
                                row.integer("missing_chunks")),
                row.uuidOrNull("contact_sheet_id"),
                row.integerOrNull("translated_cues"),
                row.numberOrNull("credits"));
    }
}
