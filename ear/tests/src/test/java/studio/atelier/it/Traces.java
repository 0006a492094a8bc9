package studio.atelier.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Where a word nobody else uses is still to be found. */
final class Traces {

    private Traces() {}

    /** The tables of all schemas with this in any column, as text or as bytes. */
    static List<String> inTables(RunningServer server, String word) {
        var hex = HexFormat.of().formatHex(word.getBytes(StandardCharsets.UTF_8));
        return server.sql("""
                        SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                         WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                           AND n.nspname !~ '^pg_' AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
                         ORDER BY 1""").stream()
                .filter(table -> !server.sql(
                                "SELECT 1::text FROM " + table
                                        + " t WHERE strpos(t::text, ?) > 0 OR strpos(t::text, ?) > 0 LIMIT 1",
                                word,
                                hex)
                        .isEmpty())
                .toList();
    }

    /** The files below with this in their name or content, with the place. */
    static List<String> inFiles(Path directory, String word) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".ear"))
                    .flatMap(file -> found(file, word).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                // vanished under the walk, which does not know where to go on
                return inFiles(directory, word);
            }
            throw e;
        }
    }

    private static Optional<String> found(Path file, String word) {
        try {
            var text = Files.readString(file, StandardCharsets.ISO_8859_1);
            int at = file.toString().contains(word) ? 0 : text.indexOf(word);
            return at < 0
                    ? Optional.empty()
                    : Optional.of(
                            file + ": " + text.substring(Math.max(0, at - 200), Math.min(text.length(), at + 80)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
