package studio.atelier.launcher;

import java.util.Optional;
import java.util.regex.Pattern;

/** One line the server printed, made readable if it is about something a person must look at. */
final class ConsoleLine {

    private static final Pattern LEVEL = Pattern.compile("\"level\":\"(ERROR|FATAL|WARN)\"");
    private static final Pattern LOGGER = Pattern.compile("\"logger\":\"([^\"]*)\"");
    private static final Pattern MESSAGE = Pattern.compile("\"message\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final String OURS = "studio.atelier.";

    private ConsoleLine() {}

    /** Errors of anybody, warnings of our own; warnings of WildFly stay in the log. */
    static Optional<String> worthShowing(String line) {
        var level = LEVEL.matcher(line);
        if (!level.find()) {
            return Optional.empty();
        }
        var logger = LOGGER.matcher(line);
        var name = logger.find() ? logger.group(1) : "";
        if (level.group(1).equals("WARN") && !name.startsWith(OURS)) {
            return Optional.empty();
        }
        var message = MESSAGE.matcher(line);
        var text = message.find() ? message.group(1).replace("\\\"", "\"").replace("\\n", " ") : line;
        return Optional.of(level.group(1) + " " + name + ": " + text);
    }
}
