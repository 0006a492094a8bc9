package studio.atelier.video;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects what the filter {@code silencedetect} reports. */
final class Silences implements Consumer<String> {

    private static final Pattern START = Pattern.compile("silence_start: (-?[0-9.]+)");
    private static final Pattern END = Pattern.compile("silence_end: ([0-9.]+)");

    private final Duration whole;
    private final List<Silence> silences = new ArrayList<>();
    private @Nullable Duration start;

    Silences(Duration whole) {
        this.whole = whole;
    }

    @Override
    public synchronized void accept(String line) {
        START.matcher(line).results().forEach(match -> start = seconds(match.group(1)));
        END.matcher(line).results().forEach(match -> end(seconds(match.group(1))));
    }

    /** In order; one that lasts to the end of the recording ends there. */
    synchronized List<Silence> list() {
        end(whole);
        return List.copyOf(silences);
    }

    private void end(Duration end) {
        if (start != null && start.compareTo(end) < 0) {
            silences.add(new Silence(start, end));
        }
        start = null;
    }

    /** The filter's times may begin a little before zero. */
    private static Duration seconds(String text) {
        long millis = Math.round(Double.parseDouble(text) * 1_000);
        return Duration.ofMillis(Math.max(0, millis));
    }
}
