package studio.atelier.video;

import java.time.Duration;

/**
 * How the frames of a video are laid out on one picture, row by row.
 *
 * @param frames how many there are, at most {@link #MOST_FRAMES}
 * @param interval between two frames; longer than asked for if the video is too long for so many
 */
public record ContactSheet(int frames, int columns, int rows, Duration interval) {

    /** What fits on a picture of at most 3200 by 3200 points. */
    public static final int MOST_FRAMES = 100;

    /** Neither side of a frame is longer. */
    static final int FRAME_POINTS = 320;

    private static final int LEAST_COLUMNS = 5;
    private static final int MOST_COLUMNS = 10;

    static ContactSheet of(Duration length, Duration asked) {
        var least = Duration.ofMillis(Math.ceilDiv(length.toMillis(), MOST_FRAMES));
        var interval = asked.compareTo(least) < 0 ? least : asked;
        int frames = Math.clamp(Math.ceilDiv(length.toMillis(), interval.toMillis()), 1, MOST_FRAMES);
        int square = (int) Math.ceil(Math.sqrt(frames));
        int columns = Math.min(frames, Math.clamp(square, LEAST_COLUMNS, MOST_COLUMNS));
        return new ContactSheet(frames, columns, Math.ceilDiv(frames, columns), interval);
    }
}
