package studio.atelier.media;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import studio.atelier.platform.Json;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * How long files outlive their jobs.
 *
 * @param source of {@link Retention#SOURCE}
 * @param intermediate of {@link Retention#INTERMEDIATE}
 * @param large of {@link Retention#LARGE}
 */
public record RetentionSettings(Duration source, Duration intermediate, Duration large) {

    private static final long MOST_HOURS = 24L * 3650;

    static final Setting<Long> SOURCE = hours(
                    "atelier.media.keep-source-hours",
                    "How long what a customer sent for a job is kept after it has ended, however it ended.")
            .alias("KEEP_SOURCE_HOURS")
            .orElse("24");

    static final Setting<Long> INTERMEDIATE = hours(
                    "atelier.media.keep-intermediate-hours",
                    "How long what was made for a while, such as the clips of an exercise, is kept after its job has ended.")
            .alias("KEEP_INTERMEDIATE_HOURS")
            .orElse("72");

    static final Setting<Long> LARGE = hours(
                    "atelier.media.keep-large-hours",
                    "How long the source and the files of a subtitle job are kept after it has ended.")
            .orElse("720");

    static RetentionSettings from(Settings settings) {
        return new RetentionSettings(
                Duration.ofHours(settings.get(SOURCE)),
                Duration.ofHours(settings.get(INTERMEDIATE)),
                Duration.ofHours(settings.get(LARGE)));
    }

    public Duration of(Retention retention) {
        return switch (retention) {
            case SOURCE -> source;
            case INTERMEDIATE -> intermediate;
            case LARGE -> large;
        };
    }

    /** Seconds by word, as the functions of the database take them. */
    JsonNode json() {
        var json = Json.object();
        for (var retention : Retention.values()) {
            json.put(retention.wire(), of(retention).toSeconds());
        }
        return json;
    }

    private static Setting<Long> hours(String name, String says) {
        return Setting.number(name, 0, MOST_HOURS, says);
    }
}
