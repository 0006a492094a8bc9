package studio.atelier.video;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code ffmpeg -i} says about a file. The layout differs a little between versions 4 and 8; only what they have
 * in common is relied on: an input line, a duration line, and one line a stream with kind, codec and size.
 */
final class FfmpegText implements Consumer<String> {

    /** A file with more lines has metadata without end; what counts comes first. */
    private static final int MOST_LINES = 2_000;

    private static final Pattern INPUT = Pattern.compile("^Input #0, (\\S+), from ");
    private static final Pattern DURATION = Pattern.compile("^\\s+Duration: (\\d+):(\\d\\d):(\\d\\d)\\.(\\d{2})\\b");
    private static final Pattern STREAM = Pattern.compile("^\\s+Stream #0:\\d+\\S*: (Audio|Video): (.*)$");
    private static final Pattern SIZE = Pattern.compile(", (\\d{1,5})x(\\d{1,5})\\b");

    private final List<String> lines = new ArrayList<>();

    @Override
    public void accept(String line) {
        if (lines.size() < MOST_LINES) {
            lines.add(line);
        }
    }

    /** FFmpeg's word for the format; nothing if it could not read the file. */
    Optional<String> container() {
        return find(INPUT).map(match -> match.group(1));
    }

    /** Nothing if the file does not say; it may have to be read through then. */
    Optional<Duration> duration() {
        return find(DURATION)
                .map(match -> Duration.ofHours(Long.parseLong(match.group(1)))
                        .plusMinutes(Long.parseLong(match.group(2)))
                        .plusSeconds(Long.parseLong(match.group(3)))
                        .plusMillis(Long.parseLong(match.group(4)) * 10));
    }

    MediaInfo info(Duration duration, String container) {
        var video = videoStream();
        var size = video.flatMap(stream -> SIZE.matcher(stream).results().findFirst());
        return new MediaInfo(
                duration,
                streams("Audio").findFirst().isPresent(),
                size.isPresent(),
                size.map(match -> Integer.parseInt(match.group(1))).orElse(0),
                size.map(match -> Integer.parseInt(match.group(2))).orElse(0),
                container);
    }

    private Optional<String> videoStream() {
        return streams("Video")
                .filter(stream -> !stream.contains("(attached pic)"))
                .findFirst();
    }

    private Stream<String> streams(String kind) {
        return lines.stream()
                .flatMap(line -> STREAM.matcher(line).results())
                .filter(match -> match.group(1).equals(kind))
                .map(match -> match.group(2));
    }

    private Optional<MatchResult> find(Pattern pattern) {
        return lines.stream().flatMap(line -> pattern.matcher(line).results()).findFirst();
    }

    /** The time in a line of {@code -progress}, which FFmpeg gives in millionths of a second, or as N/A. */
    static @Nullable Duration progress(String line) {
        var key = "out_time_us=";
        if (!line.startsWith(key)) {
            return null;
        }
        try {
            return Duration.ofNanos(Math.multiplyExact(
                    Long.parseLong(line.substring(key.length()).strip()), 1_000L));
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}
