package studio.atelier.subtitles;

import java.util.List;

/** The subtitles of a job, in whatever form they are wanted. */
public final class SubtitleFile {

    /** A subtitle: when it is shown, in milliseconds, and its lines. */
    public record Segment(int index, long startMillis, long endMillis, String text) {}

    private final List<Cue> cues;

    SubtitleFile(List<Cue> cues) {
        this.cues = List.copyOf(cues);
    }

    public List<Segment> segments() {
        return cues.stream()
                .map(cue ->
                        new Segment(cue.index(), cue.startMillis(), cue.endMillis(), String.join("\n", cue.lines())))
                .toList();
    }

    public String srt() {
        return SubRip.write(cues);
    }

    public String vtt() {
        return WebVtt.write(cues);
    }
}
