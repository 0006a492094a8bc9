package studio.atelier.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The classes that hold settings. Each module lists its own, one a line, in {@code settings.txt}; a test fails when one is missing
 * there. Nothing is searched for at run time.
 */
public final class SettingClasses {

    static final String LIST = "settings.txt";

    private SettingClasses() {}

    /** Those of this module and of the module of a class that has such a list beside it. */
    public static List<Setting<?>> with(Class<?> other) {
        return Stream.of(SettingClasses.class, other)
                .flatMap(module -> names(module).map(name -> named(module, name)))
                .flatMap(SettingClasses::settings)
                .toList();
    }

    private static Stream<String> names(Class<?> module) {
        try (var list = Objects.requireNonNull(module.getResourceAsStream(LIST), LIST)) {
            return new String(list.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Class<?> named(Class<?> module, String name) {
        try {
            return Class.forName(name, true, module.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(LIST + " names a class that is not there", e);
        }
    }

    /** The constants of a class. */
    static Stream<Setting<?>> settings(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class)
                .map(SettingClasses::value);
    }

    private static Setting<?> value(Field field) {
        try {
            field.setAccessible(true);
            return (Setting<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
