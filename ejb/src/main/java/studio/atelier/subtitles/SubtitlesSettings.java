package studio.atelier.subtitles;

import java.time.Duration;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;
import studio.atelier.work.WorkSettings;

/**
 * The settings of this studio.
 *
 * @param queue where its tasks wait
 * @param chunk about how long a chunk of audio is that is heard on its own
 * @param alignLongest the longest recording that is aligned with a known text in one go
 * @param keepSucceeded how long a job that succeeded, whole or in part, is kept with its text
 * @param keepFailed how long one that failed, was cancelled or expired is kept
 */
record SubtitlesSettings(
        String queue, Duration chunk, Duration alignLongest, Duration keepSucceeded, Duration keepFailed) {

    static final Setting<String> QUEUE = Setting.text(
                    "atelier.subtitles.queue",
                    "The queue of subtitle jobs; the default queue of the engine if not set.")
            .alias("OPENAI_WHISPER_TASK_QUEUE");

    /** At most five minutes: twice that, the cap of a chunk, still fits into one file of every provider. */
    static final Setting<Duration> CHUNK = Setting.seconds(
                    "atelier.subtitles.chunk-seconds",
                    1,
                    300,
                    "About how long a chunk of audio is that is heard on its own; a crash repeats one chunk.")
            .orElse("30");

    static final Setting<Duration> ALIGN_LONGEST = Setting.seconds(
                    "atelier.subtitles.align-longest-seconds",
                    0,
                    21_600,
                    "The longest recording that is aligned with a known text in one go; longer ones are heard in"
                            + " chunks.")
            .orElse("600");

    static final Setting<Long> KEEP_SUCCEEDED = Setting.number(
                    "atelier.subtitles.keep-succeeded-days",
                    1,
                    3650,
                    "How many days a subtitle job that succeeded is kept.")
            .orElse("90");

    static final Setting<Long> KEEP_FAILED = Setting.number(
                    "atelier.subtitles.keep-failed-days",
                    1,
                    3650,
                    "How many days a subtitle job that failed, was cancelled or expired is kept.")
            .orElse("7");

    static SubtitlesSettings from(Settings settings, WorkSettings work) {
        return new SubtitlesSettings(
                settings.find(QUEUE).orElse(work.defaultQueue()),
                settings.get(CHUNK),
                settings.get(ALIGN_LONGEST),
                Duration.ofDays(settings.get(KEEP_SUCCEEDED)),
                Duration.ofDays(settings.get(KEEP_FAILED)));
    }
}
