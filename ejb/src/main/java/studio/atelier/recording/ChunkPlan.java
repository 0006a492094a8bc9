package studio.atelier.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import studio.atelier.video.Silence;

/**
 * Cuts a recording into chunks of about one length, in the middle of pauses, so that no word is cut in two. Where nobody
 * pauses, the cut comes at twice the length, wherever that is.
 */
final class ChunkPlan {

    /** A chunk is between half and twice the length asked for. */
    private static final int CAP = 2;

    private final long whole;
    private final long target;
    private final List<Long> pauses;

    private ChunkPlan(long whole, long target, List<Long> pauses) {
        this.whole = whole;
        this.target = target;
        this.pauses = pauses;
    }

    /** In order and without gaps; one chunk at least. */
    static List<Chunk> of(Duration whole, List<Silence> silences, Duration target) {
        var pauses = silences.stream()
                .map(silence -> silence.middle().toMillis())
                .sorted()
                .toList();
        return new ChunkPlan(whole.toMillis(), target.toMillis(), pauses).chunks();
    }

    private List<Chunk> chunks() {
        var chunks = new ArrayList<Chunk>();
        long start = 0;
        // What is left makes a chunk of its own unless that would be shorter than half of one.
        while (whole - start > target + target / CAP) {
            long end = cutAfter(start);
            chunks.add(new Chunk(start, end, false));
            start = end;
        }
        chunks.add(new Chunk(start, whole, false));
        return List.copyOf(chunks);
    }

    private long cutAfter(long start) {
        long cap = Math.min(start + CAP * target, whole);
        return pauses.stream()
                .filter(pause -> pause >= start + target / CAP && pause < cap)
                .min(Comparator.comparingLong(pause -> Math.abs(pause - start - target)))
                .orElse(cap);
    }
}
