package studio.atelier.recording;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Json;
import studio.atelier.platform.Sql;
import studio.atelier.work.Attempt;

/**
 * What engines made, by what went in and who made it, within a workspace. It is written as soon as it is there, so an attempt that
 * comes after a crash does not buy it again; and another job with the same input takes it without paying, once it was paid for.
 */
@Dependent
public class PaidResultStore {

    private static final String FIND = """
            SELECT p.input, p.result, p.job_id <> ? AND EXISTS (
                       SELECT FROM job_receipt r WHERE r.job_id = p.job_id AND r.line = ? AND r.units > 0) AS free
              FROM paid_result p
             WHERE p.workspace_id = ? AND p.version = ? AND p.input = ANY (?)""";

    private static final String KEEP = """
            INSERT INTO paid_result (workspace_id, version, input, job_id, result)
            SELECT ?, ?, r.input, ?, r.result::jsonb FROM unnest(?::text[], ?::text[]) r (input, result)
            ON CONFLICT (workspace_id, version, input) DO NOTHING""";

    private final Sql sql;

    @Inject
    public PaidResultStore(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /**
     * What a result is of.
     *
     * @param version who makes it, exactly
     * @param input a {@link #hash} of all that matters
     */
    record Key(String version, String input) {}

    /**
     * A result that is there.
     *
     * @param free true if another job paid for it; what this job has bought itself it still has to pay
     */
    record Known(String input, JsonNode result, boolean free) {}

    /** @param route under which it would be charged */
    Optional<Known> find(Attempt attempt, String route, Key key) {
        return Optional.ofNullable(
                find(attempt, route, key.version(), List.of(key.input())).get(key.input()));
    }

    Map<String, Known> find(Attempt attempt, String route, String version, List<String> inputs) {
        return sql
                .list(
                        FIND,
                        row -> new Known(row.text("input"), row.json("result"), row.flag("free")),
                        attempt.jobId(),
                        route,
                        attempt.workspaceId(),
                        version,
                        inputs.toArray(String[]::new))
                .stream()
                .collect(Collectors.toMap(Known::input, Function.identity()));
    }

    void keep(Attempt attempt, Key key, JsonNode result) {
        keep(attempt, key.version(), Map.of(key.input(), result));
    }

    void keep(Attempt attempt, String version, Map<String, JsonNode> results) {
        var sorted = List.copyOf(new TreeMap<>(results).entrySet());
        sql.update(
                KEEP,
                attempt.workspaceId(),
                version,
                attempt.jobId(),
                sorted.stream().map(Map.Entry::getKey).toArray(String[]::new),
                sorted.stream().map(entry -> Json.write(entry.getValue())).toArray(String[]::new));
    }

    /** Of all the parts, in order; none runs into the next. */
    static String hash(String... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
