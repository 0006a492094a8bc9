package studio.atelier.dictation;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Json;
import studio.atelier.recording.RecordingFiles;
import studio.atelier.recording.SoundCut;
import studio.atelier.video.Ffmpeg;
import studio.atelier.video.MediaFailure;
import studio.atelier.video.Silence;
import studio.atelier.wallet.Charges;
import studio.atelier.work.Attempt;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/** Looks into the recording, makes the hold as large as it is long, takes its sound out and cuts it at pauses. */
@Dependent
class ExtractSound implements Handler {

    static final String STAGE = "audio_extract";

    private final DictationJobStore jobs;
    private final RecordingFiles files;
    private final Ffmpeg ffmpeg;
    private final SoundCut sound;
    private final Engines engines;
    private final Charges charges;
    private final DictationSettings settings;

    @Inject
    ExtractSound(
            DictationJobStore jobs,
            RecordingFiles files,
            Ffmpeg ffmpeg,
            SoundCut sound,
            Engines engines,
            @EngineRole Charges charges,
            DictationSettings settings) {
        this.jobs = jobs;
        this.files = files;
        this.ffmpeg = ffmpeg;
        this.sound = sound;
        this.engines = engines;
        this.charges = charges;
        this.settings = settings;
    }

    /**
     * What this stage leaves.
     *
     * @param silences begin and end of each pause, in milliseconds
     * @param aligned the known text is placed on the recording in one go
     */
    record Sound(long durationMillis, int chunks, boolean aligned, List<long[]> silences) {

        static Sound of(Attempt attempt) {
            return Json.read(attempt.output(STAGE), Sound.class);
        }

        static Sound of(SoundCut.Cut cut) {
            return new Sound(
                    cut.length().toMillis(),
                    cut.chunks().size(),
                    cut.chunks().getFirst().aligned(),
                    cut.silences().stream()
                            .map(silence -> new long[] {
                                silence.start().toMillis(), silence.end().toMillis()
                            })
                            .toList());
        }

        List<Silence> pauses() {
            return silences.stream()
                    .map(pause -> new Silence(Duration.ofMillis(pause[0]), Duration.ofMillis(pause[1])))
                    .toList();
        }
    }

    @Override
    public Outcome handle(Attempt attempt) throws IOException, InterruptedException {
        try (var source = files.source(attempt, jobs.uploadOf(attempt.jobId()))) {
            return extract(attempt, source.path());
        } catch (NoSuchFileException _) {
            return Trouble.missing();
        } catch (MediaFailure failure) {
            return Trouble.named(Trouble.AUDIO_EXTRACT_FAILED, studio.atelier.recording.Trouble.outcome(failure));
        }
    }

    private Outcome extract(Attempt attempt, Path source) throws MediaFailure, IOException, InterruptedException {
        var spec = DictationSpec.of(attempt);
        var info = ffmpeg.probe(source);
        if (info.duration().compareTo(settings.longest()) > 0) {
            return Trouble.tooLong(settings.longest().toMinutes());
        }
        if (!info.hasAudio()) {
            return new Outcome.Fail(
                    new Failure(Trouble.AUDIO_EXTRACT_FAILED, "The recording has no sound", Fault.INPUT));
        }
        boolean aligns = spec.transcript() != null
                && engines.speech(spec).filter(engine -> engine.aligns()).isPresent();
        var cut = sound.cut(attempt, source, info, settings.chunk(), aligns ? settings.alignLongest() : Duration.ZERO);
        var unpaid = charges.refit(attempt, DictationTariff.ceiling(spec.asrModel(), spec.mtModel(), cut.length()));
        if (unpaid.isPresent()) {
            return new Outcome.Fail(unpaid.get());
        }
        jobs.probed(attempt.jobId(), cut.length());
        return new Outcome.Fan(
                Json.tree(Sound.of(cut)),
                cut.chunks().stream().<JsonNode>map(Json::tree).toList());
    }
}
