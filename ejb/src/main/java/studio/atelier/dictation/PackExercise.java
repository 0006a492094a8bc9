package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import studio.atelier.media.Retention;
import studio.atelier.platform.Json;
import studio.atelier.recording.RecordingFiles;
import studio.atelier.recording.Scratch;
import studio.atelier.video.Clip;
import studio.atelier.video.Ffmpeg;
import studio.atelier.video.MediaFailure;
import studio.atelier.work.Attempt;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/**
 * Makes a clip of each sentence and writes the exercise, all of it in one statement, so that it is there as a whole however often this
 * runs. Nobody sees it before the run has ended well ({@link Publication}).
 */
@Dependent
class PackExercise implements Handler {

    static final String STAGE = "exercise_pack";

    /** The artefact of a sentence; its item number is where the sentence begins. */
    static final String CLIP = "clip";

    private static final Logger LOG = Logger.getLogger(PackExercise.class);
    private static final int FULL = 100;
    private static final String MP3 = "audio/mpeg";

    private final DictationJobStore jobs;
    private final PackedExerciseStore exercises;
    private final RecordingFiles files;
    private final Ffmpeg ffmpeg;
    private final DictationMeters meters;

    @Inject
    PackExercise(
            DictationJobStore jobs,
            PackedExerciseStore exercises,
            RecordingFiles files,
            Ffmpeg ffmpeg,
            DictationMeters meters) {
        this.jobs = jobs;
        this.exercises = exercises;
        this.files = files;
        this.ffmpeg = ffmpeg;
        this.meters = meters;
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        var lines = TranslateSentences.Lines.of(attempt);
        var items = new ArrayList<PackedExerciseStore.Item>();
        try (var source = files.source(attempt, jobs.uploadOf(attempt.jobId()));
                var scratch = new Scratch()) {
            var sound = scratch.file("sound.wav");
            ffmpeg.extractSound(source.path(), sound);
            for (var line : lines.lines()) {
                var clip = clip(attempt, line.sentence(), sound, scratch);
                items.add(PackedExerciseStore.Item.of(line, clip));
                attempt.progress(items.size() * FULL / lines.lines().size());
            }
        } catch (NoSuchFileException _) {
            return Trouble.missing();
        } catch (MediaFailure failure) {
            return Trouble.named(Trouble.AUDIO_EXTRACT_FAILED, studio.atelier.recording.Trouble.outcome(failure));
        }
        var stages = List.of(Hear.STAGE, TranslateSentences.STAGE);
        exercises.write(
                attempt,
                lines.asrEngine(),
                DictationSpec.of(attempt).mtModel(),
                items,
                Savings.charged(attempt, stages),
                Savings.saved(attempt, stages));
        var sentences =
                lines.lines().stream().map(TranslateSentences.Line::sentence).toList();
        meters.packed(
                items.size(),
                (int) items.stream()
                        .filter(PackedExerciseStore.Item::needsReview)
                        .count(),
                Hear.reused(attempt, sentences));
        // A retry of the job hears the missing chunks again.
        if (lines.missingChunks() == 0) {
            files.discardAudio(attempt);
        }
        return new Outcome.Done(Json.object().put("segments", items.size()));
    }

    /** Without a clip a sentence is still worth having. */
    private Optional<UUID> clip(Attempt attempt, Sentence sentence, Path sound, Scratch scratch)
            throws IOException, InterruptedException {
        var mp3 = scratch.file("clip.mp3");
        try {
            ffmpeg.clip(sound, Clip.of(sentence.startMillis(), sentence.endMillis()), mp3);
        } catch (MediaFailure failure) {
            LOG.warnf("No clip of a sentence: %s", failure.wire());
            return Optional.empty();
        }
        int number = Math.toIntExact(sentence.startMillis());
        var name = "sentence-" + number + ".mp3";
        return Optional.of(files.keep(attempt, CLIP, number, name, MP3, mp3, Retention.INTERMEDIATE)
                .id());
    }
}
