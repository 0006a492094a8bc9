package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The rows of a table as whoever steals the database reads them, to show that a secret is not among them. A word is
 * looked for as text, with or without dashes, and as the hex of its bytes: so PostgreSQL prints a {@code bytea}.
 */
public final class Kept {

    private static final int TOKEN_BYTES = 32;
    private static final int TOKEN_LETTERS = 43;

    private final String table;
    private final List<String> rows;

    private Kept(String table, List<String> rows) {
        this.table = table;
        this.rows = rows;
    }

    /** Of a table that has rows; nothing is shown by one that has none. */
    public static Kept in(TestDatabase db, String table) {
        var rows = db.owner().list("SELECT t::text AS row FROM " + table + " t", row -> row.text("row"));
        assertThat(rows).as("rows of " + table).isNotEmpty();
        return new Kept(table, rows.stream().map(Kept::plain).toList());
    }

    /** Whether some row has the word, as text or as bytes. */
    public boolean has(String word) {
        return rows.stream().anyMatch(row -> row.contains(plain(word))) || has(word.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether some row has these bytes. */
    public boolean has(byte[] bytes) {
        var hex = HexFormat.of().formatHex(bytes);
        return rows.stream().anyMatch(row -> row.contains(hex));
    }

    /** Fails if some row has one of the words. */
    public void hasNone(String... words) {
        assertThat(words).as("secrets in " + table).isNotEmpty().noneMatch(this::has);
    }

    /** Fails if some row has a token that ends in 32 bytes of base64url, whole, without its prefix, or as those bytes. */
    public void hasNoToken(String token) {
        var secret = token.substring(token.length() - TOKEN_LETTERS);
        var bytes = Base64.getUrlDecoder().decode(secret);
        assertThat(bytes).hasSize(TOKEN_BYTES);
        hasNone(token, secret);
        assertThat(has(bytes)).as("the bytes of a token in " + table).isFalse();
    }

    private static String plain(String text) {
        return text.replace("-", "");
    }
}
