package studio.atelier.ops;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;
import studio.atelier.work.JobState;

/** Jobs of all workspaces, and all that is known of one of them. */
@Dependent
public class JobSearch {

    /** How many jobs one page looks at. With rare matches a page is short, and the next one goes on where it stopped. */
    private static final int LOOKED_AT = 20_000;

    /** Far more than a job of a hundred items leaves. */
    private static final int TIMELINE_MOST = 2_000;

    private final Sql sql;

    @Inject
    public JobSearch(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** What is looked for; what is null does not matter, nor does an empty list of states. */
    public record Wanted(
            List<JobState> states,
            @Nullable String kind,
            @Nullable UUID workspaceId,
            @Nullable String failureCode) {
        public Wanted {
            states = List.copyOf(states);
        }
    }

    /**
     * A page of jobs.
     *
     * @param next where the next page begins; null at the end of all jobs
     */
    public record Page(List<JsonNode> jobs, @Nullable UUID next) {
        public Page {
            jobs = List.copyOf(jobs);
        }
    }

    private record Found(Optional<JsonNode> job, UUID id) {}

    /** A page, newest first; it may be short and still have a next one. */
    public Page page(Wanted wanted, @Nullable UUID before, int limit) {
        var states = wanted.states().stream().map(JobState::number).toArray(Integer[]::new);
        var found = sql.list(
                "SELECT job, reached FROM work_find_jobs(?::integer[]::smallint[], ?, ?::uuid, ?, ?::uuid, ?, ?)",
                row -> new Found(Optional.ofNullable(row.jsonOrNull("job")), row.uuid("reached")),
                states.length == 0 ? null : states,
                wanted.kind(),
                wanted.workspaceId(),
                wanted.failureCode(),
                before,
                limit,
                LOOKED_AT);
        var jobs = found.stream().map(Found::job).flatMap(Optional::stream).toList();
        boolean more = jobs.size() == limit || found.size() > jobs.size();
        return new Page(jobs, more && !found.isEmpty() ? found.getLast().id() : null);
    }

    public Optional<JsonNode> find(UUID job) {
        return sql.first("SELECT work_one_job(?) AS doc", row -> row.json("doc"), job);
    }

    /** Events, attempts, paid calls and live tasks in order of time; also of a job that was deleted, while history lasts. */
    public List<JsonNode> timeline(UUID job) {
        return sql.list("SELECT work_timeline(?, ?) AS doc", row -> row.json("doc"), job, TIMELINE_MOST);
    }
}
