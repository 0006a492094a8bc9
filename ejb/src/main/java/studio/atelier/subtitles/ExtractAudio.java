package studio.atelier.subtitles;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import studio.atelier.platform.Json;
import studio.atelier.speech.SpeechToText;
import studio.atelier.video.Ffmpeg;
import studio.atelier.video.MediaFailure;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Takes the sound out of the file and cuts it at pauses; each chunk becomes a task of its own. */
@Dependent
class ExtractAudio implements Handler {

    static final String STAGE = "extract_audio";

    /** Part of the work that is done when the whole sound is out. */
    private static final int EXTRACTED_PERCENT = 80;

    private final JobFiles files;
    private final Ffmpeg ffmpeg;
    private final SpeechToText speech;
    private final SubtitlesSettings settings;

    @Inject
    ExtractAudio(JobFiles files, Ffmpeg ffmpeg, SpeechToText speech, SubtitlesSettings settings) {
        this.files = files;
        this.ffmpeg = ffmpeg;
        this.speech = speech;
        this.settings = settings;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        var spec = JobSpec.of(attempt);
        if (!spec.doSubtitle()) {
            return new Outcome.Done(Json.object());
        }
        try (var source = files.source(attempt);
                var scratch = new Scratch()) {
            var whole = scratch.file("whole.wav");
            ffmpeg.extractAudio(
                    source.path(),
                    Probe.of(attempt),
                    whole,
                    percent -> attempt.progress(percent * EXTRACTED_PERCENT / 100));
            var length = ffmpeg.length(whole);
            var chunks = spec.transcript() != null && speech.aligns() && isShort(length)
                    ? List.of(new Chunk(0, length.toMillis(), true))
                    : ChunkPlan.of(length, ffmpeg.silences(whole), settings.chunk());
            for (int i = 0; i < chunks.size(); i++) {
                keep(attempt, i, chunks.get(i), whole, scratch);
            }
            var output = Json.object()
                    .put("durationMillis", length.toMillis())
                    .put("chunks", chunks.size())
                    .put("aligned", chunks.getFirst().aligned());
            return new Outcome.Fan(
                    output, chunks.stream().<JsonNode>map(Json::tree).toList());
        } catch (MediaFailure failure) {
            return Trouble.outcome(failure);
        }
    }

    private void keep(Attempt attempt, int number, Chunk chunk, Path whole, Scratch scratch)
            throws IOException, MediaFailure {
        var wav = scratch.file("chunk.wav");
        ffmpeg.cut(whole, chunk.start(), chunk.end(), wav);
        files.keepAudio(attempt, number, wav);
        Files.delete(wav);
    }

    private boolean isShort(Duration length) {
        return length.compareTo(settings.alignLongest()) <= 0;
    }
}
