package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Json;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;

/** The application's side of the engine: functions only, it sees no table. */
final class JobStore {

    private static final String PAGE = "SELECT * FROM work_jobs(?, ?, ?, ?, ?, ?)";

    private final Sql sql;

    JobStore(Sql sql) {
        this.sql = sql;
    }

    /** What the database says to a submission, the job it is about, the queue of its first stage, and the time. */
    record Answer(Receipt.Answer word, UUID jobId, String queue, Instant at) {}

    /** A job and the queue its next task is in; no queue once it is final. */
    record Shown(Job job, @Nullable String queue) {}

    /** One statement for all; the answers come in the order of the requests. */
    List<Answer> submit(List<NewJob> requests) {
        return sql.list(
                "SELECT * FROM work_submit(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row -> new Answer(
                        Receipt.Answer.valueOf(row.text("answer").toUpperCase(Locale.ROOT)),
                        row.uuid("job_id"),
                        row.text("queue"),
                        row.instant("at")),
                requests.stream().map(NewJob::workspaceId).toArray(UUID[]::new),
                requests.stream().map(NewJob::accountId).toArray(UUID[]::new),
                requests.stream().map(NewJob::kind).toArray(String[]::new),
                requests.stream().map(request -> Json.write(request.spec())).toArray(String[]::new),
                requests.stream().map(NewJob::idempotencyKey).toArray(String[]::new),
                requests.stream().map(NewJob::digest).toArray(String[]::new),
                requests.stream().map(NewJob::priority).toArray(Integer[]::new),
                requests.stream().map(NewJob::cost).toArray(Double[]::new),
                requests.stream()
                        .map(request -> request.deadline() == null
                                ? null
                                : request.deadline().toMillis())
                        .toArray(Long[]::new));
    }

    Optional<Shown> find(UUID workspaceId, UUID jobId) {
        return sql.first(PAGE, JobStore::shown, workspaceId, jobId, null, null, null, 1);
    }

    List<Job> list(UUID workspaceId, @Nullable String kind, @Nullable UUID account, int limit, @Nullable UUID before) {
        return sql.list(PAGE, row -> shown(row).job(), workspaceId, null, kind, account, before, limit);
    }

    String cancel(UUID workspaceId, UUID jobId) {
        return sql.one("SELECT work_cancel(?, ?) AS word", row -> row.text("word"), workspaceId, jobId);
    }

    String retry(UUID workspaceId, UUID jobId) {
        return sql.one("SELECT work_retry(?, ?) AS word", row -> row.text("word"), workspaceId, jobId);
    }

    String delete(UUID workspaceId, UUID jobId) {
        return sql.one("SELECT work_delete(?, ?) AS word", row -> row.text("word"), workspaceId, jobId);
    }

    Optional<JsonNode> spec(UUID workspaceId, UUID jobId) {
        return sql
                .list(
                        "SELECT work_spec(?, ?) AS spec",
                        row -> Optional.ofNullable(row.jsonOrNull("spec")),
                        workspaceId,
                        jobId)
                .stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    List<StageOutput> outputs(UUID workspaceId, UUID jobId, String stage) {
        return sql.list(
                "SELECT * FROM work_outputs(?, ?, ?)",
                row -> new StageOutput(row.integer("item_no"), row.json("output")),
                workspaceId,
                jobId,
                stage);
    }

    List<String> resume(String correlation) {
        return sql.list("SELECT queue FROM work_resume(?)", row -> row.text("queue"), correlation);
    }

    private static Shown shown(Row row) {
        var state = JobState.of(row.integer("state"));
        var ahead = row.integerOrNull("ahead");
        var etaMillis = row.numberOrNull("eta_ms");
        return new Shown(
                new Job(
                        row.uuid("id"),
                        row.uuid("workspace_id"),
                        row.uuid("account_id"),
                        row.text("kind"),
                        row.integer("run"),
                        state,
                        state == JobState.QUEUED ? null : row.textOrNull("stage"),
                        row.integer("progress"),
                        state == JobState.QUEUED && ahead != null ? ahead + 1 : null,
                        etaMillis == null ? null : Duration.ofMillis(etaMillis).toSeconds() + 1,
                        waitingFor(row).orElse(null),
                        state.isFinal() ? failure(row) : null,
                        row.instant("created_at"),
                        row.instant("updated_at"),
                        row.instantOrNull("finished_at")),
                row.textOrNull("queue"));
    }

    private static @Nullable Failure failure(Row row) {
        var code = row.textOrNull("failure_code");
        return code == null
                ? null
                : new Failure(
                        code,
                        row.text("failure_message"),
                        Fault.valueOf(row.text("failure_fault").toUpperCase(Locale.ROOT)));
    }

    private static Optional<String> waitingFor(Row row) {
        var task = row.integerOrNull("task_state");
        if (task == null) {
            return Optional.empty();
        }
        return WaitingFor.sentence(new WaitingFor.Facts(
                task,
                row.text("queue"),
                row.flag("queue_paused"),
                row.flag("queue_full"),
                Boolean.TRUE.equals(row.flagOrNull("served")),
                row.flag("lane_paused"),
                row.flag("lane_full"),
                Optional.ofNullable(row.integerOrNull("ahead")).orElse(0),
                row.instant("due_at"),
                row.textOrNull("why"),
                Boolean.TRUE.equals(row.flagOrNull("late"))));
    }
}
