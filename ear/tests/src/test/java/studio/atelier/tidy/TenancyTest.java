package studio.atelier.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Nothing may stay on a connection for whoever gets it next from the pool. */
class TenancyTest {

    private static final Pattern PLAIN_SET = Pattern.compile(
            "(?i)\"\\s*SET\\s+(SESSION\\s+|ROLE\\b|LOCAL\\s+|atelier\\.)|set_config\\([^)]*,\\s*false\\s*\\)");

    @Test
    void settingsAreLocalToTheirTransaction() {
        assertThat(SourceTree.files(file ->
                        file.toString().endsWith(".java") || file.toString().endsWith(".sql")))
                .filteredOn(file -> !SourceTree.isTest(file))
                .allSatisfy(file -> assertThat(
                                PLAIN_SET.matcher(SourceTree.read(file)).find())
                        .as(SourceTree.name(file))
                        .isFalse());
        assertThat(PLAIN_SET
                        .matcher("sql.update(\"SET atelier.workspace = 'x'\")")
                        .find())
                .isTrue();
    }
}
