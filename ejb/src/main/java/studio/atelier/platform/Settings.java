package studio.atelier.platform;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The settings of this server, read through MicroProfile Config: system properties first, then the environment, then
 * the default of the {@link Setting}. A feature reads its settings once, into a record of its own, when the deployment starts.
 */
@Dependent
public class Settings {

    private final Function<String, Optional<String>> source;

    @Inject
    public Settings() {
        this(name -> ConfigProvider.getConfig().getOptionalValue(name, String.class));
    }

    /** Settings of another place, for tests: a function from a name to its text. */
    public Settings(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /** The value, or the default; {@link InvalidSetting} if there is neither, or if it cannot be read. */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new InvalidSetting(setting.name() + " is not set: " + setting.says()));
    }

    /** The value, or the default, or nothing. */
    public <T> Optional<T> find(Setting<T> setting) {
        return text(setting).map(setting::parse);
    }

    /** As it was written, or the default as it would be. */
    Optional<String> text(Setting<?> setting) {
        return Stream.concat(Stream.of(setting.name()), setting.aliases().stream())
                .flatMap(name -> source.apply(name).stream())
                .filter(text -> !text.isBlank())
                .findFirst()
                .or(() -> Optional.ofNullable(setting.fallback()));
    }
}
