package studio.atelier.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** Every table of the schema has a line that says what becomes of it when a person is deleted. */
class ErasureRulesTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    private static final String TABLES = """
            (SELECT c.oid, c.relname::text AS name FROM pg_class c
              WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition)""";

    @AfterAll
    static void close() {
        DB.close();
    }

    private static List<String> names(String query) {
        return DB.owner().list(query, row -> row.text("name"));
    }

    @Test
    void everyTableHasALineInErasureRules() {
        assertThat(names("SELECT t.name FROM " + TABLES + " t WHERE t.name NOT IN (SELECT name FROM erasure_rules())"))
                .as("add a line to functions/erasure-rules.sql for each of these")
                .isEmpty();
        assertThat(names("SELECT name FROM erasure_rules() GROUP BY name HAVING count(*) > 1"))
                .isEmpty();
    }

    @Test
    void aTableWithRowsOfAPersonIsErasedOrKeptForAReason() {
        assertThat(names("SELECT t.name FROM " + TABLES + """
                 t JOIN erasure_rules() r USING (name)
                 WHERE r.treatment = 'none' AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND NOT a.attisdropped
                        AND a.attname IN ('workspace_id', 'account_id'))""")).isEmpty();
        assertThat(names("SELECT name FROM erasure_rules() WHERE treatment IN ('keep', 'none') AND why = ''"))
                .isEmpty();
        assertThat(names("""
                SELECT name FROM erasure_rules()
                 WHERE treatment NOT IN ('delete', 'scrub', 'step', 'keep', 'none')
                    OR (treatment IN ('delete', 'scrub', 'step')) <> (whose IS NOT NULL)
                    OR (treatment = 'scrub') <> (scrubs IS NOT NULL AND clean IS NOT NULL)""")).isEmpty();
    }

    /** In what stays, a new column that can hold text must be thought about. */
    @Test
    void whatStaysNamesEveryColumnThatCanHoldText() {
        assertThat(names("SELECT t.name || '.' || a.attname AS name FROM " + TABLES + """
                 t JOIN erasure_rules() r USING (name)
                 JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
                 WHERE r.treatment = 'keep'
                   AND a.atttypid NOT IN ('uuid'::regtype, 'uuid[]'::regtype, 'bigint'::regtype, 'integer'::regtype, 'smallint'::regtype,
                       'numeric'::regtype, 'boolean'::regtype, 'timestamptz'::regtype, 'date'::regtype, 'xid8'::regtype,
                       'tstzrange'::regtype)
                   AND a.attname <> ALL (r.stays)"""))
                .isEmpty();
    }

    /** Each statement is one the database understands; a table that other people build may come later. */
    @Test
    void everyLineIsAStatement() {
        var request = DB.owner().one("""
                INSERT INTO deletion_request (id, secret_hash, account_id, workspaces, state, requested_at, changed_at)
                VALUES (uuidv7(), sha256('x'), uuidv7(), '{}', 'erasing', atelier_now(), atelier_now()) RETURNING id""", row -> row.uuid("id"));
        var store = new ErasureStore(DB.engine());

        assertThat(store.tables()).contains("job", "account");
        store.tables().forEach(table -> store.apply(request, table));
        assertThat(store.left(request)).isEmpty();
    }
}
