package studio.atelier.subtitles;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import studio.atelier.platform.Json;
import studio.atelier.recording.SoundCut;
import studio.atelier.recording.Trouble;
import studio.atelier.speech.SpeechToText;
import studio.atelier.video.MediaFailure;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Takes the sound out of the file and cuts it at pauses; each chunk becomes a task of its own. */
@Dependent
class ExtractAudio implements Handler {

    static final String STAGE = "extract_audio";

    private final JobFiles files;
    private final SoundCut sound;
    private final SpeechToText speech;
    private final SubtitlesSettings settings;

    @Inject
    ExtractAudio(JobFiles files, SoundCut sound, SpeechToText speech, SubtitlesSettings settings) {
        this.files = files;
        this.sound = sound;
        this.speech = speech;
        this.settings = settings;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        var spec = JobSpec.of(attempt);
        if (!spec.doSubtitle()) {
            return new Outcome.Done(Json.object());
        }
        boolean aligns = spec.transcript() != null && speech.aligns();
        try (var source = files.source(attempt)) {
            var cut = sound.cut(
                    attempt,
                    source.path(),
                    Probe.of(attempt),
                    settings.chunk(),
                    aligns ? settings.alignLongest() : Duration.ZERO);
            var output = Json.object()
                    .put("durationMillis", cut.length().toMillis())
                    .put("chunks", cut.chunks().size())
                    .put("aligned", cut.chunks().getFirst().aligned());
            return new Outcome.Fan(
                    output, cut.chunks().stream().<JsonNode>map(Json::tree).toList());
        } catch (MediaFailure failure) {
            return Trouble.outcome(failure);
        }
    }
}
