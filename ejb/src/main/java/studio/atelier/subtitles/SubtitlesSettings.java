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
 */
record SubtitlesSettings(String queue, Duration chunk, Duration alignLongest) {

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

    static SubtitlesSettings from(Settings settings, WorkSettings work) {
        return new SubtitlesSettings(
                settings.find(QUEUE).orElse(work.defaultQueue()), settings.get(CHUNK), settings.get(ALIGN_LONGEST));
    }
}
