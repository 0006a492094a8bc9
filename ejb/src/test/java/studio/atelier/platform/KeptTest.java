package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever looks for a secret finds it, however it was stored. */
class KeptTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final byte[] SECRET = new byte[32];
    private static final String TOKEN =
            "mt_" + Base64.getUrlEncoder().withoutPadding().encodeToString(SECRET);

    @BeforeAll
    static void table() {
        DB.owner().update("CREATE TABLE kept (words text, bytes bytea)");
    }

    @AfterAll
    static void close() {
        DB.close();
    }

    @BeforeEach
    void something() {
        DB.owner().update("DELETE FROM kept");
        keep("something", "else");
    }

    private static void keep(String words, String bytes) {
        keep(words, bytes.getBytes(StandardCharsets.UTF_8));
    }

    private static void keep(String words, byte[] bytes) {
        DB.owner().update("INSERT INTO kept (words, bytes) VALUES (?, ?)", words, bytes);
    }

    private static Kept kept() {
        return Kept.in(DB, "kept");
    }

    @Test
    void findsAWordAsTextAndAsBytes() {
        assertThat(kept().has("se-cret")).isFalse();
        kept().hasNone("se-cret");

        keep("my secret", "");
        assertThat(kept().has("se-cret")).as("as text, without its dashes").isTrue();

        something();
        keep("", "my se-cret");
        assertThat(kept().has("se-cret")).as("as bytes").isTrue();
        assertThatThrownBy(() -> kept().hasNone("other", "se-cret")).isInstanceOf(AssertionError.class);
    }

    @Test
    void findsATokenAndWhatItIsMadeOf() {
        kept().hasNoToken(TOKEN);

        keep("", SECRET);
        assertThatThrownBy(() -> kept().hasNoToken(TOKEN)).isInstanceOf(AssertionError.class);

        something();
        keep("without its prefix: " + TOKEN.substring(3), "");
        assertThatThrownBy(() -> kept().hasNoToken(TOKEN)).isInstanceOf(AssertionError.class);
    }

    @Test
    void anEmptyTableShowsNothing() {
        DB.owner().update("DELETE FROM kept");

        assertThatThrownBy(KeptTest::kept).isInstanceOf(AssertionError.class);
    }
}
