package studio.atelier.work;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Row;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Uuid7;

/** The tokens of external workers: made by operators, shown once, kept as a hash, each for some queues. */
@Dependent
public class WorkerTokens {

    /** Lets people and secret scanners see what it is. */
    static final String PREFIX = "aw_";

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String COLUMNS = "id, name, queues, created_at, last_used_at, revoked_at";

    private final Sql sql;

    @Inject
    WorkerTokens(@EngineRole Sql sql) {
        this.sql = sql;
    }

    /** A token as operators see it. */
    public record Listed(
            ExternalWorker worker,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt) {}

    /** A new one; its text is nowhere else. */
    public record Made(ExternalWorker worker, String text) {}

    public Made make(String name, List<String> queues, UUID operator) {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        var text = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var worker = new ExternalWorker(Uuid7.next(), name, queues);
        sql.update("""
                INSERT INTO worker_token (id, name, hash, queues, created_by, created_at)
                VALUES (?, ?, ?, ?, ?, atelier_now())
                """, worker.tokenId(), name, hash(text), queues.toArray(String[]::new), operator);
        return new Made(worker, text);
    }

    /** All of them, newest first. */
    public List<Listed> list() {
        return sql.list(
                "SELECT " + COLUMNS + " FROM worker_token ORDER BY id DESC",
                row -> new Listed(
                        worker(row),
                        row.instant("created_at"),
                        row.instantOrNull("last_used_at"),
                        row.instantOrNull("revoked_at")));
    }

    /** It opens nothing any more; its leases run out or are reported. False if there is none that does. */
    public boolean revoke(UUID id) {
        return sql.update("UPDATE worker_token SET revoked_at = atelier_now() WHERE id = ? AND revoked_at IS NULL", id)
                == 1;
    }

    /** Whose token this is. */
    public Optional<ExternalWorker> find(String text) {
        return FORM.matcher(text).matches()
                ? sql.first(
                        "SELECT " + COLUMNS + " FROM worker_token WHERE hash = ? AND revoked_at IS NULL",
                        WorkerTokens::worker,
                        (Object) hash(text))
                : Optional.empty();
    }

    private static ExternalWorker worker(Row row) {
        return new ExternalWorker(row.uuid("id"), row.text("name"), row.texts("queues"));
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
