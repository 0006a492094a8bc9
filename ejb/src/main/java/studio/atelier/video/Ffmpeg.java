package studio.atelier.video;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Works on audio and video files with FFmpeg. Every call runs a process to its end and may take minutes; interrupting the
 * thread ends both. Outputs are written to the paths given, in a directory of the caller's.
 */
@Dependent
public class Ffmpeg {

    /** 16 kHz, one channel: what speech recognition works on. */
    public static final int SPEECH_HERTZ = 16_000;

    /** What people listen to. An encoder of MP3 shifts the sound by some 1100 samples; at this rate that is 25 ms. */
    private static final int LISTENING_HERTZ = 44_100;

    /** Beyond this distance between two frames only key frames are decoded: a long video takes seconds, not minutes. */
    private static final Duration KEY_FRAMES_SUFFICE = Duration.ofSeconds(20);

    private final VideoSettings settings;

    @Inject
    Ffmpeg(VideoSettings settings) {
        this.settings = settings;
    }

    /** What the file holds. Too long a recording is refused here, before any work is done on it. */
    public MediaInfo probe(Path file) throws MediaFailure, IOException, InterruptedException {
        var run = run();
        var text = new FfmpegText();
        // Without an output it always ends with an error; whether it could read the file is in the text.
        var end = run.end(run.reading(file, List.of()), Ffmpeg::ignore, text);
        var container = text.container()
                .orElseThrow(() -> new MediaFailure(MediaFailure.Code.UNREADABLE_MEDIA, end.lastWords()));
        var duration = text.duration().isPresent() ? text.duration().get() : measure(file);
        if (duration.compareTo(settings.longest()) > 0) {
            throw new MediaFailure(MediaFailure.Code.TOO_LONG);
        }
        return text.info(duration, container);
    }

    /**
     * Writes the sound as a 16 kHz mono WAV whose times are those of the file: gaps in the audio are filled.
     *
     * @param percent is told how much is done
     */
    public void extractAudio(Path file, MediaInfo info, Path wav, IntConsumer percent)
            throws MediaFailure, IOException, InterruptedException {
        if (!info.hasAudio()) {
            throw new MediaFailure(MediaFailure.Code.NO_AUDIO);
        }
        writeSound(file, SPEECH_HERTZ, wav, percentOf(info.duration(), percent));
    }

    /** Writes the sound as a mono WAV for ears, whose times are those of the file. */
    public void extractSound(Path file, Path wav) throws MediaFailure, IOException, InterruptedException {
        writeSound(file, LISTENING_HERTZ, wav, Ffmpeg::ignore);
    }

    private void writeSound(Path file, int hertz, Path wav, Consumer<String> progress)
            throws MediaFailure, IOException, InterruptedException {
        var run = run();
        var words = run.reading(file, List.of());
        words.addAll(List.of("-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1"));
        words.addAll(List.of("-af", "aresample=async=1:first_pts=0", "-ac", "1"));
        words.addAll(List.of("-ar", Integer.toString(hertz), "-c:a", "pcm_s16le"));
        words.addAll(List.of("-t", seconds(settings.longest()), "-progress", "pipe:1", "-stats_period", "0.5"));
        words.addAll(List.of("-bitexact", "-f", "wav", FfmpegRun.address(wav)));
        run.run(words, progress, Ffmpeg::ignore);
    }

    /**
     * Writes a stretch of such a sound as an MP3. The samples are cut, not seeked, so it begins and ends where it should, whatever the
     * source was.
     */
    public void clip(Path wav, Clip clip, Path mp3) throws MediaFailure, IOException, InterruptedException {
        var piece = Files.createTempFile(mp3.toAbsolutePath().getParent(), "clip", ".wav");
        try {
            PcmWav.open(wav).cut(clip.start(), clip.end(), piece);
            var run = run();
            var words = run.reading(piece, List.of());
            words.addAll(List.of("-map", "0:a:0", "-map_metadata", "-1", "-c:a", "libmp3lame", "-b:a", "96k"));
            words.addAll(List.of("-bitexact", "-f", "mp3", FfmpegRun.address(mp3)));
            run.run(words, Ffmpeg::ignore, Ffmpeg::ignore);
        } finally {
            Files.deleteIfExists(piece);
        }
    }

    /** Where nobody speaks for a quarter of a second or longer, in order. */
    public List<Silence> silences(Path wav) throws MediaFailure, IOException, InterruptedException {
        var run = run();
        var silences = new Silences(PcmWav.open(wav).duration());
        var words = run.reading(wav, List.of());
        words.addAll(List.of("-af", "silencedetect=noise=-40dB:d=0.25", "-f", "null", "-"));
        run.run(words, Ffmpeg::ignore, silences);
        return silences.list();
    }

    /** Writes the samples from one time up to another as a WAV of its own: exact, nothing is encoded anew. */
    public void cut(Path wav, Duration start, Duration end, Path out) throws MediaFailure, IOException {
        PcmWav.open(wav).cut(start, end, out);
    }

    /** How long a WAV of ours is, by its samples. */
    public Duration length(Path wav) throws MediaFailure, IOException {
        return PcmWav.open(wav).duration();
    }

    /**
     * Writes one PNG of frames taken at this distance, the first from the start. The distance grows where the video is
     * too long for so many frames.
     */
    public ContactSheet contactSheet(Path video, MediaInfo info, Duration interval, Path png)
            throws MediaFailure, IOException, InterruptedException {
        if (!info.hasVideo()) {
            throw new MediaFailure(MediaFailure.Code.NO_VIDEO);
        }
        var sheet = ContactSheet.of(info.duration(), interval);
        var run = run();
        var words = run.reading(
                video,
                sheet.interval().compareTo(KEY_FRAMES_SUFFICE) > 0 ? List.of("-skip_frame", "nokey") : List.of());
        var points = ContactSheet.FRAME_POINTS;
        words.addAll(List.of("-map", "0:V:0", "-an", "-sn", "-dn", "-map_metadata", "-1"));
        words.addAll(List.of(
                "-vf",
                "fps=fps=1000/%d:start_time=0:round=up,scale=%d:%d:force_original_aspect_ratio=decrease,tile=%dx%d"
                        .formatted(sheet.interval().toMillis(), points, points, sheet.columns(), sheet.rows())));
        words.addAll(List.of("-frames:v", "1", "-update", "1", "-c:v", "png", "-f", "image2", FfmpegRun.address(png)));
        run.run(words, Ffmpeg::ignore, Ffmpeg::ignore);
        return sheet;
    }

    /** The length of a file that does not tell: it is read through, not decoded. */
    private Duration measure(Path file) throws MediaFailure, IOException, InterruptedException {
        var run = run();
        var last = new ArrayList<Duration>(List.of(Duration.ZERO));
        var words = run.reading(file, List.of());
        words.addAll(List.of("-map", "0", "-c", "copy", "-progress", "pipe:1", "-f", "null", "-"));
        run.run(words, line -> keep(last, FfmpegText.progress(line)), Ffmpeg::ignore);
        return last.getFirst();
    }

    private static void ignore(String line) {
        // What this run prints is of no use.
    }

    private static void keep(List<Duration> last, @Nullable Duration time) {
        if (time != null) {
            last.set(0, time);
        }
    }

    private static Consumer<String> percentOf(Duration whole, IntConsumer percent) {
        double total = Math.max(1, whole.toMillis());
        return line -> {
            var time = FfmpegText.progress(line);
            if (time != null) {
                percent.accept(Math.clamp(Math.round(100 * time.toMillis() / total), 0, 100));
            }
        };
    }

    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).toPlainString();
    }

    private FfmpegRun run() throws MediaFailure {
        var program =
                FfmpegProgram.find(settings).orElseThrow(() -> new MediaFailure(MediaFailure.Code.MEDIA_TOOL_MISSING));
        return new FfmpegRun(program, settings);
    }
}
