package studio.atelier.ops;

import java.time.Duration;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * How long the engine's history is kept. It goes by whole weeks, so a row may stay a week longer.
 *
 * @param attempts executions of tasks, and the roll-ups of them
 * @param events what was told of jobs
 * @param jobs jobs that ended, with what was asked for and made
 */
public record HistorySettings(Duration attempts, Duration events, Duration jobs) {

    private static final int LEAST = 14;
    private static final int MOST = 3650;

    static final Setting<Long> ATTEMPTS = Setting.number(
                    "atelier.work.attempts-days", LEAST, MOST, "How many days the attempts of tasks are kept.")
            .orElse("90");
    static final Setting<Long> EVENTS = Setting.number(
                    "atelier.work.events-days", LEAST, MOST, "How many days the events of jobs are kept.")
            .orElse("30");
    static final Setting<Long> JOBS = Setting.number(
                    "atelier.work.jobs-days",
                    LEAST,
                    MOST,
                    "How many days jobs are kept after they were submitted, with their inputs and outputs; those with work"
                            + " left stay.")
            .orElse("180");

    static HistorySettings of(Settings settings) {
        return new HistorySettings(
                Duration.ofDays(settings.get(ATTEMPTS)),
                Duration.ofDays(settings.get(EVENTS)),
                Duration.ofDays(settings.get(JOBS)));
    }
}
