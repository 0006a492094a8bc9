package studio.atelier.erasure;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;
import studio.atelier.platform.Uuid7;

/** Somebody who has something of everything, all of it marked with a word nobody else uses. */
final class PersonFixture {

    final UUID account = Uuid7.next();
    final UUID workspace = Uuid7.next();
    final UUID job = Uuid7.next();
    final UUID upload = Uuid7.next();
    final String needle = "needle" + account.toString().substring(24);
    private final TestDatabase db;

    PersonFixture(TestDatabase db) {
        this.db = db;
        run(
                "INSERT INTO account (id, email, display_name, password_hash, phone, created_at) VALUES (?, ?, ?, ?, ?, atelier_now())",
                account,
                needle + "@example.org",
                needle,
                needle,
                phone());
        run(
                "INSERT INTO workspace (id, name, personal_of, created_at) VALUES (?, ?, ?, atelier_now())",
                workspace,
                needle,
                account);
        join(workspace, "owner");
        run("""
            INSERT INTO sign_in_session (id, cookie_hash, granted_role, account_id, workspace_id, created_at, idle_until, expires_at)
            VALUES (uuidv7(), sha256(uuidv7()::text::bytea), 'owner', ?, ?, atelier_now(), atelier_now(), atelier_now())""", account, workspace);
        run("""
            INSERT INTO api_key (workspace_id, id, account_id, name, hint, key_hash, scopes, created_at)
            VALUES (?, uuidv7(), ?, ?, ?, sha256(uuidv7()::text::bytea), '{}', atelier_now())""", workspace, account, needle, needle);
        run("""
            INSERT INTO invitation (id, workspace_id, email, role, token_hash, invited_by, created_at, expires_at)
            VALUES (uuidv7(), ?, ?, 'member', sha256(uuidv7()::text::bytea), ?, atelier_now(), atelier_now())""", workspace, needle + "2@example.org", account);
        run("""
            INSERT INTO email_proof (id, account_id, email, token_hash, created_at, expires_at)
            VALUES (uuidv7(), ?, ?, sha256(uuidv7()::text::bytea), atelier_now(), atelier_now())""", account, needle + "@example.org");
        run("""
            INSERT INTO phone_challenge (id, phone, prefix, purpose, code_hash, created_at, expires_at)
            SELECT uuidv7(), phone, '+49', 'sign_in', sha256('x'), atelier_now(), atelier_now() FROM account WHERE id = ?""", account);
        run("""
            INSERT INTO outbox (id, channel, topic, account_id, payload, due_at, expires_at, created_at)
            VALUES (uuidv7(), 'mail', 'test', ?, ?, atelier_now(), atelier_now() + interval '1 day', atelier_now())""", account, needle.getBytes(StandardCharsets.UTF_8));
        work(job, workspace);
        run("INSERT INTO workspace_storage (workspace_id, held_bytes) VALUES (?, 3)", workspace);
        run("""
            INSERT INTO media_object (id, workspace_id, account_id, area, state, filename, content_type, held_bytes, size_bytes, sha256)
            VALUES (?, ?, ?, 'upload', 'stored', ?, 'audio/wav', 3, 3, repeat('a', 64))""", upload, workspace, account, needle + ".wav");
        run(
                "INSERT INTO media_use (workspace_id, object_id, job_id, keep) VALUES (?, ?, ?, 'source')",
                workspace,
                upload,
                job);
        run(
                "INSERT INTO ledger_account (workspace_id, kind, unit, opened_at) VALUES (?, 'wallet', 'CREDIT', atelier_now())",
                workspace);
    }

    /** As unique as the account. */
    private String phone() {
        return "+49%013d".formatted(Math.floorMod(account.getLeastSignificantBits(), 10_000_000_000_000L));
    }

    Tenant tenant() {
        return new Tenant(workspace, account);
    }

    void join(UUID where, String role) {
        run(
                "INSERT INTO membership (workspace_id, account_id, role, created_at) VALUES (?, ?, ?, atelier_now())",
                where,
                account,
                role);
    }

    /** A company with an owner of its own. */
    UUID company() {
        var company = Uuid7.next();
        run("INSERT INTO workspace (id, name, created_at) VALUES (?, 'company', atelier_now())", company);
        return company;
    }

    /** A job that has ended, with all an engine and a studio keep of it. */
    void work(UUID id, UUID where) {
        run("""
            INSERT INTO job (id, workspace_id, account_id, kind, pipeline_id, state, open_tasks, created_at, updated_at, finished_at, failure_code, failure_message)
            VALUES (?, ?, ?, 'test.kind', 1, 12, 0, atelier_now(), atelier_now(), atelier_now(), 'bad', ?)""", id, where, account, needle);
        run(
                "INSERT INTO stage_output (job_id, stage_no, item_no, run, output) VALUES (?, 0, 0, 1, to_jsonb(?::text))",
                id,
                needle);
        run(
                "INSERT INTO job_event (at, workspace_id, job_id, pipeline_id, kind, data) VALUES (atelier_now(), ?, ?, 1, 'job.x', to_jsonb(?::text))",
                where,
                id,
                needle);
        run("""
            INSERT INTO dead_task (task_id, job_id, workspace_id, queue_id, pipeline_id, stage_no, item_no, run, prio, attempt, fence, code, fault, message, died_at)
            VALUES ((random() * 1e12)::bigint, ?, ?, 1, 1, 0, 0, 1, 5, 1, 1, 'bad', 'ours', ?, atelier_now())""", id, where, needle);
        run(
                "INSERT INTO provider_call (job_id, run, stage, item, provider, reference) VALUES (?, 1, 'x', 0, 'p', ?)",
                id,
                needle);
        run(
                "INSERT INTO idempotency (workspace_id, key, digest, job_id, expires_at) VALUES (?, ?, '', ?, atelier_now())",
                where,
                needle + id,
                id);
        run("""
            INSERT INTO subtitles_job (job_id, workspace_id, filename, share_url, transcript_given, do_subtitle, do_contact_sheet)
            VALUES (?, ?, ?, ?, false, true, false)""", id, where, needle, "https://example.org/" + needle);
    }

    Path file(Path store) throws java.io.IOException {
        var file = store.resolve("workspace/" + workspace + "/upload/" + upload);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "abc");
    }

    /** Where in the database this word is. */
    List<String> found(String word) {
        return tables().stream()
                .filter(table -> db.owner()
                        .one(
                                "SELECT EXISTS (SELECT FROM " + table
                                        + " t WHERE strpos(t::text, ?) > 0 OR strpos(t::text, ?) > 0) AS found",
                                row -> row.flag("found"),
                                word,
                                hex(word)))
                .toList();
    }

    /** By table a sum over every row that is theirs, to see whether all of it stays as it is. */
    Map<String, String> sums() {
        var sums = new TreeMap<String, String>();
        for (var table : tables()) {
            db.owner()
                    .one(
                            "SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) AS sum FROM " + table + " t"
                                    + " WHERE t::text ~ ?",
                            row -> Optional.ofNullable(row.textOrNull("sum")),
                            String.join("|", account.toString(), workspace.toString(), needle, hex(needle)))
                    .ifPresent(sum -> sums.put(table, sum));
        }
        return sums;
    }

    private List<String> tables() {
        return db.owner().list("""
                        SELECT c.oid::regclass::text AS name FROM pg_class c
                         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition""", row -> row.text("name"));
    }

    private static String hex(String word) {
        return HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
    }

    private void run(String sql, Object... parameters) {
        db.owner().update(sql, parameters);
    }
}
