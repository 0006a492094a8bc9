package studio.atelier.tidy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The tests that carry an annotation with numbers, and lists of what the numbers mean. */
final class MarkedTests {

    private static final Pattern NUMBER = Pattern.compile("\"([A-Z]\\d+)\"");
    private static final Pattern NAMED = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(|\\bclass\\s+(\\w+)");

    private MarkedTests() {}

    /** Number to words, in the order of the lines. */
    static Map<String, String> list(String lines) {
        var list = new LinkedHashMap<String, String>();
        lines.lines().forEach(line -> {
            var space = line.indexOf(' ');
            list.put(line.substring(0, space), line.substring(space + 1));
        });
        return list;
    }

    /** The tests of each number, as they are told on a page of the folder {@code docs/reference}. */
    static Map<String, List<String>> of(String annotation) {
        var mark = Pattern.compile("@" + annotation + "\\((\\{[^}]*}|\"[^\"]*\")\\)");
        var tests = new TreeMap<String, List<String>>();
        for (Path file : SourceTree.javaFiles()) {
            if (!SourceTree.isTest(file)) {
                continue;
            }
            var text = SourceTree.read(file);
            mark.matcher(text)
                    .results()
                    .forEach(found -> NUMBER.matcher(found.group(1))
                            .results()
                            .forEach(number -> tests.computeIfAbsent(number.group(1), key -> new ArrayList<>())
                                    .add(told(file, text, found.end()))));
        }
        return tests;
    }

    /** A table of these numbers, those without a test marked open. */
    static String rows(Map<String, String> list, Map<String, List<String>> tests) {
        var rows = new StringBuilder();
        list.forEach((number, words) -> rows.append("| %s | %s | %s |\n"
                .formatted(number, words, String.join("<br>", tests.getOrDefault(number, List.of("**open**"))))));
        return rows.toString();
    }

    /** What the annotation that ends here is on. */
    private static String told(Path file, String text, int end) {
        var name = file.getFileName().toString().replace(".java", "");
        var link = "[" + name + "](../../" + SourceTree.name(file) + ")";
        var named = NAMED.matcher(text);
        return named.find(end) && named.group(1) != null ? words(named.group(1)) + " · " + link : "all of it · " + link;
    }

    private static String words(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
