package studio.atelier.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The habits of the house that no compiler checks. */
class TidyTest {

    private static final int MAIN_LINES = 400;
    private static final int TEST_LINES = 600;
    private static final int MEDIAN_LINES = 60;
    private static final int METHOD_LINES = 60;
    private static final int CONTRIBUTING_LINES = 80;

    /** Words are put together here so that this file does not find itself. */
    private static final Pattern MARKS = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern SLEEPS = Pattern.compile("Thread\\.sl" + "eep\\(|TimeUnit\\.\\w+\\.sl" + "eep\\(");
    private static final Pattern PRINTS = Pattern.compile("System\\.(out|err)\\.|printStack" + "Trace\\(\\)");
    private static final Pattern SWITCHED_OFF = Pattern.compile("@Dis" + "abled|@Ig" + "nore\\b");
    private static final Pattern ISSUE_NUMBERS = Pattern.compile("(?i)\\bissue #?\\d+|(?<![&\\w])#[1-9]\\d{0,3}\\b");
    private static final Pattern METHOD = Pattern.compile("^ {4}(?! )[^/*@}].*\\{$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern BARE_NOW = Pattern.compile("(?i)(?<![\\w_.])now\\(\\)|current_timestamp");

    @Test
    void filesStaySmall() {
        assertThat(SourceTree.javaFiles())
                .allSatisfy(file -> assertThat(lines(file).size())
                        .as(SourceTree.name(file))
                        .isLessThanOrEqualTo(SourceTree.isTest(file) ? TEST_LINES : MAIN_LINES));
    }

    @Test
    void theMedianClassFitsOnAScreen() {
        var sizes = SourceTree.javaFiles().stream()
                .filter(file -> !SourceTree.isTest(file) && !file.endsWith("package-info.java"))
                .map(file -> lines(file).size())
                .sorted()
                .toList();

        assertThat(sizes.get(sizes.size() / 2)).as("median lines of a class").isLessThanOrEqualTo(MEDIAN_LINES);
    }

    @Test
    void methodsStayShort() {
        var long_ = new ArrayList<String>();
        for (Path file : SourceTree.javaFiles()) {
            var lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (METHOD.matcher(lines.get(i)).find() && lines.get(i).contains("(")) {
                    int end = lines.subList(i, lines.size()).indexOf("    }");
                    if (end > METHOD_LINES) {
                        long_.add(SourceTree.name(file) + ":" + (i + 1));
                    }
                }
            }
        }
        assertThat(long_).as("methods over " + METHOD_LINES + " lines").isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        assertThat(SourceTree.javaFiles().stream().map(Path::getParent).distinct())
                .allSatisfy(folder -> {
                    var info = folder.resolve("package-info.java");
                    if (SourceTree.isTest(folder) && mainTwin(folder)) {
                        return;
                    }
                    assertThat(info).exists();
                    assertThat(SourceTree.read(info)).contains("/**").contains("@NullMarked");
                });
    }

    @Test
    void nothingIsLeftBehind() {
        assertThat(found(SourceTree.javaFiles(), MARKS)).as("leftover marks").isEmpty();
        assertThat(found(SourceTree.javaFiles(), SLEEPS)).as("sleeps").isEmpty();
        assertThat(found(SourceTree.javaFiles(), SWITCHED_OFF))
                .as("tests switched off")
                .isEmpty();
        assertThat(found(SourceTree.javaFiles(), ISSUE_NUMBERS))
                .as("issue numbers")
                .isEmpty();
        var inServer = SourceTree.javaFiles().stream()
                .filter(file ->
                        !SourceTree.isTest(file) && !SourceTree.name(file).matches("(server-config|bench)/.*"))
                .toList();
        assertThat(found(inServer, PRINTS)).as("prints in the server").isEmpty();
    }

    @Test
    void durableTimeIsOneFunction() {
        var changes = SourceTree.files(path ->
                path.toString().endsWith(".sql") && path.toString().contains("/src/main/resources/db/changelog/"));

        assertThat(changes).isNotEmpty();
        assertThat(found(changes, BARE_NOW))
                .as("time not taken from atelier_now()")
                .isEmpty();
    }

    @Test
    void everyChangeOfTheSchemaSaysWhy() {
        var changes = SourceTree.files(path ->
                path.toString().endsWith(".sql") && path.toString().contains("/src/main/resources/db/changelog/"));

        assertThat(changes)
                .allSatisfy(file -> assertThat(SourceTree.read(file))
                        .as(SourceTree.name(file))
                        .startsWith("--liquibase formatted sql")
                        .contains("--comment:"));
    }

    @Test
    void linksInTheDocsResolve() {
        var broken = new ArrayList<String>();
        for (Path page : SourceTree.files(path -> path.toString().endsWith(".md"))) {
            LINK.matcher(SourceTree.read(page))
                    .results()
                    .map(match -> match.group(1))
                    .forEach(target -> {
                        if (target.matches("(?i)[a-z]+:.*") || target.startsWith("#")) {
                            return;
                        }
                        var file = page.resolveSibling(target.replaceFirst("#.*", ""))
                                .normalize();
                        if (!Files.exists(file)) {
                            broken.add(SourceTree.name(page) + " → " + target);
                        }
                    });
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void theContributorPageIsShort() {
        assertThat(lines(SourceTree.ROOT.resolve("CONTRIBUTING.md")).size()).isLessThanOrEqualTo(CONTRIBUTING_LINES);
    }

    @Test
    void onlyTheGivenFoldersAreOnTop() throws Exception {
        try (Stream<Path> top = Files.list(SourceTree.ROOT)) {
            var folders = top.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("target"));
            assertThat(folders).isSubsetOf("ear", "ejb", "web", "batch-jobs", "server-config", "bench", "docs");
        }
    }

    private static boolean mainTwin(Path folder) {
        return Files.isDirectory(Path.of(folder.toString().replace("/src/test/", "/src/main/")));
    }

    private static List<String> found(List<Path> files, Pattern pattern) {
        var places = new ArrayList<String>();
        for (Path file : files) {
            var lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (pattern.matcher(lines.get(i)).find()) {
                    places.add(SourceTree.name(file) + ":" + (i + 1) + " "
                            + lines.get(i).strip());
                }
            }
        }
        return places;
    }

    private static List<String> lines(Path file) {
        return SourceTree.read(file).lines().toList();
    }
}
