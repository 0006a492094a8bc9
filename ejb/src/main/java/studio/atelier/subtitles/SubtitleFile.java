package studio.atelier.subtitles;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The subtitles of a job, in whatever form they are wanted. */
public final class SubtitleFile {

    /** A subtitle: when it is shown, in milliseconds, and its lines. */
    public record Segment(int index, long startMillis, long endMillis, String text) {}

    private final List<Cue> cues;

    SubtitleFile(List<Cue> cues) {
        this.cues = List.copyOf(cues);
    }

    /** Each cue of the source with its translation below it, if it has one; they have the same numbers. */
    static SubtitleFile bilingual(List<Cue> source, List<Cue> translation) {
        var below = translation.stream().collect(Collectors.toMap(Cue::index, Cue::lines));
        return new SubtitleFile(source.stream()
                .map(cue -> {
                    var lines = new ArrayList<>(cue.lines());
                    lines.addAll(below.getOrDefault(cue.index(), List.of()));
                    return new Cue(cue.index(), cue.startMillis(), cue.endMillis(), lines);
                })
                .toList());
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
