package studio.atelier.platform;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting: its name ({@code atelier.<feature>.<thing>}), the names it may also have in the environment, how its text
 * is read, its default and what it does. Features keep their settings as constants; the reference page
 * {@code docs/reference/configuration.md} is made of them and a test keeps it true.
 *
 * @param name the name; in the environment the same in capitals with underscores
 * @param aliases other names, in the order they are asked; the seeds' names live here
 * @param parser reads the text and throws {@link IllegalArgumentException} with what it expects
 * @param fallback the default, as the operator would write it; null where there is none
 * @param secret never shown
 * @param says one line for the operator
 */
public record Setting<T>(
        String name,
        List<String> aliases,
        Function<String, T> parser,
        @Nullable String fallback,
        boolean secret,
        String says) {

    public static Setting<String> text(String name, String says) {
        return new Setting<>(name, List.of(), Function.identity(), null, false, says);
    }

    public static Setting<Path> path(String name, String says) {
        return new Setting<>(
                name, List.of(), text -> Path.of(text).toAbsolutePath().normalize(), null, false, says);
    }

    /** An http or https address with a host. */
    public static Setting<URI> address(String name, String says) {
        return new Setting<>(name, List.of(), Setting::address, null, false, says);
    }

    /** A whole number within limits that are part of the setting. */
    public static Setting<Long> number(String name, long least, long most, String says) {
        return new Setting<>(name, List.of(), text -> within(least, most, text), null, false, says);
    }

    /** A length of time, written in whole seconds. */
    public static Setting<Duration> seconds(String name, long least, long most, String says) {
        return new Setting<>(name, List.of(), text -> Duration.ofSeconds(within(least, most, text)), null, false, says);
    }

    public static Setting<Boolean> flag(String name, String says) {
        return new Setting<>(
                name,
                List.of(),
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    case String other -> throw new IllegalArgumentException("true or false, not " + other);
                },
                null,
                false,
                says);
    }

    /** Key material: required, drawn at random, at least 32 bytes. */
    public static Setting<String> key(String name, String says) {
        return new Setting<>(name, List.of(), new SecretText(SecretText.KEY_BYTES, true), null, true, says);
    }

    /** The same where it need not be there, such as the key before the present one. */
    public static Setting<String> keyIfAny(String name, String says) {
        return new Setting<>(name, List.of(), new SecretText(SecretText.KEY_BYTES, false), null, true, says);
    }

    /** A password of ours for somebody else's server: required, and no default. */
    static Setting<String> password(String name, String says) {
        return new Setting<>(name, List.of(), new SecretText(SecretText.PASSWORD_BYTES, true), null, true, says);
    }

    /** Whether nothing starts without it. */
    boolean isRequired() {
        return parser instanceof SecretText text && text.required();
    }

    public Setting<T> alias(String... names) {
        return new Setting<>(name, List.of(names), parser, fallback, secret, says);
    }

    public Setting<T> orElse(String text) {
        return new Setting<>(name, aliases, parser, text, secret, says);
    }

    public Setting<T> kept() {
        return new Setting<>(name, aliases, parser, fallback, true, says);
    }

    /** The value for this text; the message of the exception names the setting, and the text unless it is secret. */
    T parse(String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSetting(
                    name + " must be " + Optional.ofNullable(e.getMessage()).orElse("readable"));
        }
    }

    private static URI address(String text) {
        var address = URI.create(text.strip());
        if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
            throw new IllegalArgumentException("an http or https address");
        }
        return address;
    }

    private static long within(long least, long most, String text) {
        var range = "a whole number from " + least + " to " + most;
        try {
            long value = Long.parseLong(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(range, e);
        }
        throw new IllegalArgumentException(range);
    }
}
