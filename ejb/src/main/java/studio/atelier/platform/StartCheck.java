package studio.atelier.platform;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all settings of the whole deployment before anything starts, and lists everything that is wrong at once: what is
 * missing or cannot be read, secrets that are no secrets, names nobody knows. It names variables, never values.
 */
public final class StartCheck {

    private static final String PREFIX = "atelier.";
    private static final String ENVIRONMENT_PREFIX = "ATELIER_";
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final List<Setting<?>> known;
    private final Settings settings;
    private final List<String> problems = new ArrayList<>();

    /** @param known every setting of the deployment but those of the server, which are added */
    public StartCheck(Collection<Setting<?>> known, Settings settings) {
        var all = new TreeMap<String, Setting<?>>();
        Stream.concat(known.stream(), SettingClasses.settings(ServerSettings.class))
                .forEach(setting -> all.put(setting.name(), setting));
        this.known = List.copyOf(all.values());
        this.settings = settings;
    }

    /**
     * Everything that is wrong, one line each; nothing if the deployment may start.
     *
     * @param properties names of system properties
     * @param environment names of environment variables
     */
    public List<String> problems(Set<String> properties, Set<String> environment) {
        problems.clear();
        known.forEach(this::read);
        shared();
        mode();
        unknown(properties, environment);
        return List.copyOf(problems);
    }

    private void read(Setting<?> setting) {
        var text = settings.text(setting);
        if (text.isEmpty() && setting.isRequired()) {
            problems.add(shown(setting) + " is not set: " + setting.says());
        } else if (setting.secret()
                && !setting.isRequired()
                && text.filter(SecretText::isCopied).isPresent()) {
            problems.add(shown(setting) + " must be the real one; it is a default, or was copied from an example");
        } else {
            try {
                var value = settings.find(setting);
                if (value.isEmpty()) {
                    return;
                }
            } catch (InvalidSetting e) {
                problems.add(shown(setting) + words(setting, e));
            }
        }
    }

    /** The message begins with the name, which is shown already. */
    private static String words(Setting<?> setting, InvalidSetting e) {
        return Optional.ofNullable(e.getMessage())
                .orElse("")
                .substring(setting.name().length());
    }

    /** Whoever learns one secret would have the other too. One account of a service has one key, whatever it is used for here. */
    private void shared() {
        var owners = new HashMap<String, Setting<?>>();
        for (var setting : known) {
            var text = setting.secret() ? settings.text(setting).orElse(null) : null;
            @Nullable Setting<?> other = text == null ? null : owners.putIfAbsent(text, setting);
            if (other != null && !(isOfAService(setting) && isOfAService(other))) {
                problems.add(shown(setting) + " must be its own secret; it is the same as " + shown(other));
            }
        }
    }

    private static boolean isOfAService(Setting<?> setting) {
        return setting.name().endsWith(".api-key");
    }

    private void mode() {
        var mode = settings.text(ServerSettings.MODE).orElse("");
        var host = settings.text(ServerSettings.DB_HOST).orElse("127.0.0.1");
        if (mode.equals(ServerSettings.DEVELOPMENT) && !HERE.contains(host)) {
            problems.add(shown(ServerSettings.MODE)
                    + " must not be development with a database on another machine; leave it out in production");
        }
    }

    private void unknown(Set<String> properties, Set<String> environment) {
        var names = new TreeSet<String>();
        var variables = new TreeSet<>(ServerSettings.ENVIRONMENT_OF_OTHERS);
        for (var setting : known) {
            names.add(setting.name());
            names.addAll(setting.aliases());
            variables.add(variable(setting.name()));
            variables.addAll(setting.aliases());
        }
        new TreeSet<>(properties)
                .stream()
                        .filter(name -> name.startsWith(PREFIX) && !names.contains(name))
                        .forEach(name -> problems.add(unknown(name, names)));
        new TreeSet<>(environment)
                .stream()
                        .filter(name -> name.startsWith(ENVIRONMENT_PREFIX) && !variables.contains(name))
                        .forEach(name -> problems.add(unknown(name, variables)));
    }

    private static String unknown(String name, Set<String> known) {
        var gone = ServerSettings.GONE.entrySet().stream()
                .filter(entry -> name.equals(entry.getKey()) || name.equals(variable(entry.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
        return gone.map(instead -> name + " is gone; " + instead)
                .orElseGet(() -> name + " is no setting"
                        + Nearest.to(name, known)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
    }

    /** What is in force, one line each; secrets are only said to be there. */
    public List<String> effective() {
        return known.stream()
                .map(setting -> setting.name() + "="
                        + (setting.secret()
                                ? settings.text(setting).isPresent() ? "(hidden)" : ""
                                : settings.text(setting).orElse("")))
                .toList();
    }

    private static String shown(Setting<?> setting) {
        return variable(setting.name()) + " (" + setting.name() + ")";
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
    }
}
