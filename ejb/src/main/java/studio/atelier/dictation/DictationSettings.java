package studio.atelier.dictation;

import java.time.Duration;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;
import studio.atelier.work.WorkSettings;

/**
 * The settings of this studio.
 *
 * @param queue where its tasks wait
 * @param chunk about how long a chunk of sound is that is heard on its own
 * @param alignLongest the longest recording that is aligned with a known text in one go
 * @param longest the longest recording that is taken
 */
record DictationSettings(String queue, Duration chunk, Duration alignLongest, Duration longest) {

    static final Setting<String> QUEUE = Setting.text(
            "atelier.dictation.queue", "The queue of dictation jobs; the default queue of the engine if not set.");

    static final Setting<Duration> CHUNK = Setting.seconds(
                    "atelier.dictation.chunk-seconds",
                    1,
                    300,
                    "About how long a chunk of sound is that is heard on its own; a crash repeats one chunk.")
            .orElse("30");

    static final Setting<Duration> ALIGN_LONGEST = Setting.seconds(
                    "atelier.dictation.align-longest-seconds",
                    0,
                    21_600,
                    "The longest recording that is aligned with a known text in one go; longer ones are heard in chunks.")
            .orElse("600");

    static final Setting<Long> MAX_MINUTES = Setting.number(
                    "atelier.dictation.max-video-minutes",
                    1,
                    360,
                    "The longest recording a dictation job takes; a job is priced for as long until its recording was looked into.")
            .alias("MAX_VIDEO_MINUTES")
            .orElse("20");

    static DictationSettings from(Settings settings, WorkSettings work) {
        return new DictationSettings(
                settings.find(QUEUE).orElse(work.defaultQueue()),
                settings.get(CHUNK),
                settings.get(ALIGN_LONGEST),
                Duration.ofMinutes(settings.get(MAX_MINUTES)));
    }
}
