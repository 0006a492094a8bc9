package studio.atelier.recording;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import studio.atelier.video.Ffmpeg;
import studio.atelier.video.MediaFailure;
import studio.atelier.video.MediaInfo;
import studio.atelier.video.Silence;
import studio.atelier.work.Attempt;

/** Takes the sound out of a recording and cuts it at pauses; each chunk is heard by a task of its own. */
@Dependent
public class SoundCut {

    /** Part of the work that is done when the whole sound is out. */
    private static final int EXTRACTED_PERCENT = 80;

    private final RecordingFiles files;
    private final Ffmpeg ffmpeg;

    @Inject
    public SoundCut(RecordingFiles files, Ffmpeg ffmpeg) {
        this.files = files;
        this.ffmpeg = ffmpeg;
    }

    /**
     * What came of it.
     *
     * @param silences all pauses, in order
     */
    public record Cut(Duration length, List<Chunk> chunks, List<Silence> silences) {
        public Cut {
            chunks = List.copyOf(chunks);
            silences = List.copyOf(silences);
        }
    }

    /**
     * Cuts, and keeps the sound of every chunk.
     *
     * @param chunk about how long one is
     * @param whole a recording up to this length is one chunk, with the known text placed on it; zero if no text is
     */
    public Cut cut(Attempt attempt, Path source, MediaInfo info, Duration chunk, Duration whole)
            throws MediaFailure, IOException, InterruptedException {
        try (var scratch = new Scratch()) {
            var sound = scratch.file("whole.wav");
            ffmpeg.extractAudio(source, info, sound, percent -> attempt.progress(percent * EXTRACTED_PERCENT / 100));
            var length = ffmpeg.length(sound);
            var silences = ffmpeg.silences(sound);
            var chunks = whole.isPositive() && length.compareTo(whole) <= 0
                    ? List.of(new Chunk(0, length.toMillis(), true))
                    : ChunkPlan.of(length, silences, chunk);
            for (int i = 0; i < chunks.size(); i++) {
                var wav = scratch.file("chunk.wav");
                ffmpeg.cut(sound, chunks.get(i).start(), chunks.get(i).end(), wav);
                files.keepAudio(attempt, i, wav);
                Files.delete(wav);
            }
            return new Cut(length, chunks, silences);
        }
    }
}
