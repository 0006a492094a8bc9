package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** What will be removed when: for a customer file by file, for operators in sums. */
@Dependent
public class Expiries {

    private final Sql engine;
    private final Sql request;
    private final RetentionSettings settings;

    @Inject
    Expiries(@EngineRole Sql engine, Sql request, RetentionSettings settings) {
        this.engine = engine;
        this.request = request;
        this.settings = settings;
    }

    /**
     * A file and its end.
     *
     * @param keep the word of its {@link Retention}; {@code unused} of an upload no job uses, {@code job} of what stays as long as
     *     its job
     * @param expiresAt null while a job that uses it has not ended, and of what stays as long as its job
     */
    public record Expiry(
            UUID id,
            String filename,
            Area area,
            String keep,
            long sizeBytes,
            List<UUID> jobs,
            @Nullable Instant expiresAt) {
        public Expiry {
            jobs = List.copyOf(jobs);
        }
    }

    /**
     * All files of one retention.
     *
     * @param running those of jobs that have not ended, and those that stay as long as their job
     * @param due those the next sweep removes
     * @param withinDay those that go within 24 hours, without the due ones
     * @param withinThreeDays those that go within 72 hours, without the ones before
     * @param next when the first of them goes
     */
    public record Outlook(
            String keep,
            long objects,
            long bytes,
            long running,
            long due,
            long withinDay,
            long withinThreeDays,
            long later,
            @Nullable Instant next) {}

    /** The files of a workspace, the first to go first; with an account only those it sent or its jobs use or made. */
    @Transactional
    public List<Expiry> of(UUID workspaceId, @Nullable UUID accountId, int limit) {
        return request.list(
                "SELECT id, filename, area, keep, size_bytes, jobs::text[] AS jobs, until FROM media_expiring(?, ?::uuid, ?, ?)",
                row -> new Expiry(
                        row.uuid("id"),
                        row.text("filename"),
                        Area.of(row.text("area")),
                        row.text("keep"),
                        row.number("size_bytes"),
                        row.texts("jobs").stream().map(UUID::fromString).toList(),
                        row.instantOrNull("until")),
                workspaceId,
                accountId,
                settings.json(),
                limit);
    }

    /** Of all workspaces. */
    public List<Outlook> outlook() {
        return engine.list(
                "SELECT * FROM media_outlook(?)",
                row -> new Outlook(
                        row.text("keep"),
                        row.number("objects"),
                        row.number("bytes"),
                        row.number("running"),
                        row.number("due"),
                        row.number("day"),
                        row.number("three_days"),
                        row.number("later"),
                        row.instantOrNull("next")),
                settings.json());
    }

    public RetentionSettings settings() {
        return settings;
    }
}
