package studio.atelier.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of the project, without what is built and without hidden folders. */
final class SourceTree {

    /** The module's own folder is {@code ear/tests}. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    static final List<String> MODULES = List.of(
            "ejb",
            "web",
            "batch-jobs",
            "ear/runtime",
            "ear/tests",
            "server-config/launcher",
            "server-config/speech",
            "bench");

    private static final Set<String> LEFT_OUT = Set.of("target", "node_modules");

    private SourceTree() {}

    static List<Path> javaFiles() {
        return files(path -> path.toString().endsWith(".java"));
    }

    static List<Path> files(Predicate<Path> filter) {
        try (Stream<Path> walk = Files.walk(ROOT)) {
            return walk.filter(Files::isRegularFile)
                    .filter(SourceTree::belongs)
                    .filter(filter)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isTest(Path file) {
        return file.toString().contains("/src/test/");
    }

    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static boolean belongs(Path file) {
        for (Path part : ROOT.relativize(file)) {
            var name = part.toString();
            if (LEFT_OUT.contains(name) || (name.startsWith(".") && !name.equals(".ci"))) {
                return false;
            }
        }
        return true;
    }
}
