package studio.atelier.video;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * The settings of this feature.
 *
 * @param ffmpeg the program the operator chose
 * @param embedded the program that came with the server, used when the machine has none
 * @param longest the longest recording we work on
 * @param timeout how long one run of the program may take
 * @param memoryBytes how much address space it may have
 * @param threads how many threads it decodes with
 */
public record VideoSettings(
        Optional<Path> ffmpeg,
        Optional<Path> embedded,
        Duration longest,
        Duration timeout,
        long memoryBytes,
        int threads) {

    static final Setting<Path> FFMPEG =
            Setting.path("atelier.video.ffmpeg", "The ffmpeg program; the one on the PATH if not set.");

    static final Setting<Path> EMBEDDED = Setting.path(
            "atelier.ffmpeg.embedded", "The ffmpeg program used where the PATH has none; set by the launcher.");

    static final Setting<Duration> LONGEST = Setting.seconds(
                    "atelier.video.longest-seconds", 1, 172_800, "The longest recording we work on.")
            .orElse("21600");

    static final Setting<Duration> TIMEOUT = Setting.seconds(
                    "atelier.video.timeout-seconds", 1, 86_400, "How long one run of ffmpeg may take.")
            .orElse("1800");

    static final Setting<Long> MEMORY_BYTES = Setting.number(
                    "atelier.video.memory-bytes", 1L << 28, 1L << 40, "How much address space ffmpeg may have.")
            .orElse("2147483648");

    static final Setting<Long> THREADS = Setting.number(
                    "atelier.video.threads", 1, 64, "How many threads ffmpeg decodes with.")
            .orElse("2");

    static VideoSettings from(Settings settings) {
        return new VideoSettings(
                settings.find(FFMPEG),
                settings.find(EMBEDDED),
                settings.get(LONGEST),
                settings.get(TIMEOUT),
                settings.get(MEMORY_BYTES),
                Math.toIntExact(settings.get(THREADS)));
    }
}
