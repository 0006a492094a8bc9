package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.TestDatabase;

/** The page says of each index of the engine why it exists, and names none that does not. */
class IndexTableTest {

    private static final Path PAGE = Path.of("../docs/internals/engine.md");
    private static final Path CHANGELOG = Path.of("src/main/resources/db/changelog/0.1");

    /** Numbers from 01 are the engine's, and its journal of calls has one among the studios'. */
    private static final Pattern OURS = Pattern.compile("(01..|0400)-.*[.]sql");

    private static final Pattern TABLE = Pattern.compile("(?m)^CREATE TABLE (\\w+)");
    private static final Pattern ROW =
            Pattern.compile("\\| (?:`(\\w+)`)?[^|]*\\| ([^`|]*)`([^`|]*\\([^`|]*)`([^|]*)\\|[^|]+\\|");

    private static final String INDEXES = """
            SELECT c.relname AS table_name, i.indisprimary AS primary, i.indisunique AS unique, m.amname AS method,
                   i.indpred IS NOT NULL AS partial, k.relname AS index_name,
                   (SELECT string_agg(pg_get_indexdef(i.indexrelid, n, true), ', ' ORDER BY n)
                      FROM generate_series(1, i.indnkeyatts) n) AS columns
              FROM pg_index i
              JOIN pg_class c ON c.oid = i.indrelid AND NOT c.relispartition
              JOIN pg_class k ON k.oid = i.indexrelid
              JOIN pg_am m ON m.oid = k.relam
             WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (?)""";

    private record Index(String table, String kind, String columns, boolean partial) {
        @Override
        public String toString() {
            return table + ": " + kind + " (" + columns + ")" + (partial ? " WHERE" : "");
        }
    }

    private static List<String> tables() throws IOException {
        var tables = new ArrayList<String>();
        try (var files = Files.list(CHANGELOG)) {
            for (var file : files.filter(
                            one -> OURS.matcher(one.getFileName().toString()).matches())
                    .toList()) {
                TABLE.matcher(Files.readString(file)).results().forEach(match -> tables.add(match.group(1)));
            }
        }
        return tables;
    }

    private static String kind(boolean primary, boolean unique, boolean brin) {
        return primary ? "primary key" : unique ? "unique" : brin ? "BRIN" : "index";
    }

    private static Set<String> onThePage() throws IOException {
        var page = Files.readString(PAGE);
        var part = page.substring(page.indexOf("## Tables, and why"), page.indexOf("There is no index on"));
        var found = new TreeSet<String>();
        String table = "";
        for (var line : part.lines().filter(one -> one.startsWith("| ")).toList()) {
            var row = ROW.matcher(line);
            if (!row.matches()) {
                continue;
            }
            table = row.group(1) == null ? table : row.group(1);
            var words = row.group(2) + row.group(4);
            var shape = row.group(3);
            found.add(new Index(
                            table,
                            kind(words.contains("primary key"), words.contains("unique"), words.contains("BRIN")),
                            shape.substring(shape.indexOf('(') + 1, shape.indexOf(')')),
                            shape.contains(" WHERE "))
                    .toString());
        }
        return found;
    }

    @Test
    void thePageAndTheCatalogueNameTheSameIndexes() throws IOException {
        try (var db = TestDatabase.fresh()) {
            var catalogue = new TreeSet<>(db.owner()
                    .list(
                            INDEXES,
                            row -> new Index(
                                            row.text("table_name"),
                                            kind(
                                                    row.flag("primary"),
                                                    row.flag("unique"),
                                                    row.text("method").equals("brin")),
                                            row.text("columns"),
                                            row.flag("partial"))
                                    .toString(),
                            (Object) tables().toArray(String[]::new)));

            assertThat(onThePage()).isEqualTo(catalogue);
        }
    }
}
