package studio.atelier.dictation;

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

/** What the studio keeps of a job besides what the engine keeps. */
@Dependent
class DictationJobStore {

    private static final String INSERT = """
            INSERT INTO dictation_job (job_id, workspace_id, account_id, upload_id, filename, source_sha256, source_url, asr_model,
                   mt_model, transcript_given)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String FIND = """
            SELECT d.job_id, d.filename, d.source_url, d.asr_model, d.mt_model, d.duration_ms, d.segments, d.credits_saved,
                   wallet_price(d.job_id) AS credits,
                   (SELECT s.id FROM exercise_set s
                     WHERE s.workspace_id = d.workspace_id AND s.job_id = d.job_id AND s.published_at IS NOT NULL) AS set_id
              FROM dictation_job d WHERE d.workspace_id = ? AND d.job_id = ANY (?)""";

    private static final String KNOWN_LENGTH = """
            SELECT duration_ms FROM dictation_job
             WHERE workspace_id = ? AND source_sha256 = ? AND duration_ms IS NOT NULL LIMIT 1""";

    private static final String UPLOAD =
            "SELECT upload_id FROM dictation_job WHERE job_id = ? AND upload_id IS NOT NULL";

    private static final String FETCHED = """
            WITH job AS (
                UPDATE dictation_job SET upload_id = ?, filename = ?, source_sha256 = ?
                 WHERE job_id = ? AND upload_id IS NULL
                RETURNING workspace_id),
            file AS (
                UPDATE media_object m SET expires_at = NULL FROM job
                 WHERE m.workspace_id = job.workspace_id AND m.id = ?
                RETURNING m.workspace_id, m.id)
            INSERT INTO media_use (workspace_id, object_id, job_id, keep)
            SELECT workspace_id, id, ?, ? FROM file ON CONFLICT (object_id, job_id) DO NOTHING""";

    private static final String PROBED = "UPDATE dictation_job SET duration_ms = ? WHERE job_id = ?";

    /** A row without its job. */
    record Kept(
            UUID jobId,
            String filename,
            @Nullable String sourceUrl,
            String asrModel,
            @Nullable String mtModel,
            @Nullable Long durationMillis,
            @Nullable Integer segments,
            @Nullable Long credits,
            long creditsSaved,
            @Nullable UUID setId) {}

    private final Sql request;
    private final Sql engine;

    @Inject
    DictationJobStore(Sql request, @EngineRole Sql engine) {
        this.request = request;
        this.engine = engine;
    }

    void insert(Job job, MediaObject file, DictationOrder order) {
        insert(job, file.id(), file.filename(), file.sha256(), null, order);
    }

    void insert(Job job, SourceAddress address, DictationOrder order) {
        insert(job, null, address.filename(), null, address.uri().toString(), order);
    }

    private void insert(
            Job job,
            @Nullable UUID upload,
            String filename,
            @Nullable String sha256,
            @Nullable String address,
            DictationOrder order) {
        request.update(
                INSERT,
                job.id(),
                job.workspaceId(),
                job.accountId(),
                upload,
                filename,
                sha256,
                address,
                order.asrModel(),
                order.mtModel(),
                order.transcript() != null);
    }

    Map<UUID, Kept> find(UUID workspaceId, List<UUID> jobIds) {
        return request.list(FIND, DictationJobStore::kept, workspaceId, jobIds.toArray(UUID[]::new)).stream()
                .collect(Collectors.toMap(Kept::jobId, Function.identity()));
    }

    /** How long a file is that another job has looked into already. */
    Optional<Duration> knownLength(UUID workspaceId, MediaObject file) {
        return request.first(
                KNOWN_LENGTH, row -> Duration.ofMillis(row.number("duration_ms")), workspaceId, file.sha256());
    }

    /** For the stages, which know a job by its id alone; nothing if its source is not kept any more. */
    Optional<UUID> uploadOf(UUID jobId) {
        return engine.first(UPLOAD, row -> row.uuid("upload_id"), jobId);
    }

    /** The file of an address is here, and belongs to the job from now on. */
    void fetched(UUID jobId, MediaObject file) {
        engine.update(
                FETCHED, file.id(), file.filename(), file.sha256(), jobId, file.id(), jobId, Retention.SOURCE.wire());
    }

    void probed(UUID jobId, Duration length) {
        engine.update(PROBED, length.toMillis(), jobId);
    }

    private static Kept kept(Row row) {
        return new Kept(
                row.uuid("job_id"),
                row.text("filename"),
                row.textOrNull("source_url"),
                row.text("asr_model"),
                row.textOrNull("mt_model"),
                row.numberOrNull("duration_ms"),
                row.integerOrNull("segments"),
                row.numberOrNull("credits"),
                row.number("credits_saved"),
                row.uuidOrNull("set_id"));
    }
}
