package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of metrics and the code name the same ones. */
class MetricsReferenceTest {

    private static final Path PAGE = Path.of("../docs/reference/metrics.md");
    private static final String[] MODULES = {"ejb", "web", "batch-jobs"};

    /** In a file that has to do with meters. */
    private static final Pattern IN_CODE = Pattern.compile("\"(atelier[.][a-z.]+)\"");

    private static final Pattern ON_PAGE = Pattern.compile("`(atelier_[a-z_]+[a-z])[`{]");

    /** Prometheus adds the unit and the kind to the name; a few of ours name their unit themselves. */
    private static String bare(String name) {
        return name.replace('.', '_').replaceAll("_(total|seconds)$", "");
    }

    private static Set<String> inCode() throws IOException {
        var names = new TreeSet<String>();
        for (var module : MODULES) {
            try (var files = Files.walk(Path.of("..", module, "src/main/java"))) {
                for (var file :
                        files.filter(one -> one.toString().endsWith(".java")).toList()) {
                    var source = Files.readString(file);
                    if (source.contains("import io.micrometer.")) {
                        IN_CODE.matcher(source).results().forEach(match -> names.add(bare(match.group(1))));
                    }
                }
            }
        }
        return names;
    }

    @Test
    void everyMetricIsOnThePageAndEveryOneOfThePageIsMade() throws IOException {
        var page = new TreeSet<String>();
        // after the table only the names are told that they had in the earlier programs
        var table = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("|"))
                .toList();
        ON_PAGE.matcher(String.join("\n", table)).results().forEach(match -> page.add(bare(match.group(1))));

        assertThat(page).isEqualTo(inCode());
    }
}
