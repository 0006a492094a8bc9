package studio.atelier.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Setting;

/** The page of settings is made of the constants in the code; if they differ, the new page is written beside the report. */
class ConfigurationReferenceTest {

    private static final Path PAGE = SourceTree.ROOT.resolve("docs/reference/configuration.md");
    private static final Path MADE = Path.of("target/configuration.md");

    private static final String HEAD = """
            # Settings

            Made from the code by `ConfigurationReferenceTest`; do not edit by hand. A setting is read from a system property of that name, or from
            the environment: the name in capitals with underscores, or one of the other names. What `./atelier serve` itself takes (ports, directories,
            database) is in [running on one machine](../operating/one-machine.md).

            | setting | environment | default | what it does |
            |---|---|---|---|
            """;

    @Test
    void thePageListsWhatTheCodeReads() throws Exception {
        var page =
                HEAD + settings().stream().map(ConfigurationReferenceTest::line).collect(Collectors.joining());
        Files.writeString(MADE, page);

        assertThat(PAGE).as("copy ear/tests/" + MADE + " over it").exists().hasContent(page);
    }

    @Test
    void namesAreUniqueAndOfOneForm() throws Exception {
        var names = settings().stream().map(Setting::name).toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("atelier(\\.[a-z0-9-]+){2,}"));
    }

    /** What is not listed there is neither checked at the start nor known by name. */
    @Test
    void everyClassWithSettingsIsLookedAtWhenTheServerStarts() throws Exception {
        var listed = new java.util.TreeSet<String>();
        listed.add("studio.atelier.platform.ServerSettings");
        for (String list : List.of(
                "ejb/src/main/resources/studio/atelier/platform/settings.txt",
                "web/src/main/resources/studio/atelier/rest/settings.txt")) {
            listed.addAll(Files.readAllLines(SourceTree.ROOT.resolve(list)));
        }
        var holding = new java.util.TreeSet<String>();
        for (String module : List.of("ejb", "web", "batch-jobs")) {
            new ClassFileImporter()
                    .importPath(SourceTree.ROOT.resolve(module).resolve("target/classes")).stream()
                            .filter(type -> type.getFields().stream()
                                    .anyMatch(field -> field.getRawType().isEquivalentTo(Setting.class)
                                            && field.getModifiers().contains(JavaModifier.STATIC)))
                            .forEach(type -> holding.add(type.getName()));
        }

        assertThat(listed).isEqualTo(holding);
    }

    private static List<Setting<?>> settings() throws Exception {
        var found = new java.util.ArrayList<Setting<?>>();
        for (String module : List.of("ejb", "web", "batch-jobs")) {
            var classes = SourceTree.ROOT.resolve(module).resolve("target/classes");
            for (JavaClass type : new ClassFileImporter().importPath(classes)) {
                for (JavaField field : type.getFields()) {
                    if (field.getRawType().isEquivalentTo(Setting.class)
                            && field.getModifiers().contains(JavaModifier.STATIC)) {
                        var reflected = field.reflect();
                        reflected.setAccessible(true);
                        found.add((Setting<?>) reflected.get(null));
                    }
                }
            }
        }
        found.sort(Comparator.comparing(Setting::name));
        return found;
    }

    private static String line(Setting<?> setting) {
        var names = new java.util.ArrayList<String>();
        names.add(setting.name().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"));
        names.addAll(setting.aliases());
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        setting.name(),
                        names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
                        Optional.ofNullable(setting.fallback())
                                .map(text -> "`" + text + "`")
                                .orElse(setting.secret() ? "(secret)" : "(none)"),
                        setting.says());
    }
}
