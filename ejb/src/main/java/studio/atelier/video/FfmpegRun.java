package studio.atelier.video;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import studio.atelier.media.FileKind;
import studio.atelier.platform.ChildProcess;

/**
 * One run of FFmpeg on one file. What the file is was decided by its first bytes, and only that reader is used: a playlist,
 * which could name other files and addresses, is not among them, and no address but a file's can be opened.
 */
final class FfmpegRun {

    /** What FFmpeg says when the machine, not the file, is to blame. */
    private static final List<String> OURS =
            List.of("No space left on device", "Cannot allocate memory", "error while loading shared libraries");

    /** Above it an exit code is the number of a signal: somebody, or the memory bound, killed it. */
    private static final int SIGNALLED = 128;

    /** FFmpeg 8 ends with the low byte of a negative error number, which is above {@link #SIGNALLED} as well. */
    private static final int HIGHEST_SIGNAL = 64;

    /** More than any camera's frame: a few bytes can claim a picture of gigabytes. */
    private static final int MOST_PIXELS = 40_000_000;

    private final Path program;
    private final VideoSettings settings;

    FfmpegRun(Path program, VideoSettings settings) {
        this.program = program;
        this.settings = settings;
    }

    /** Everything before the output: bounds, and the input by its true kind. */
    List<String> reading(Path input, List<String> inputOptions) throws IOException, MediaFailure {
        var words = new ArrayList<String>();
        words.addAll(List.of(program.toString(), "-hide_banner", "-nostdin", "-y", "-nostats"));
        words.addAll(List.of("-threads", Integer.toString(settings.threads())));
        words.addAll(List.of("-max_pixels", Integer.toString(MOST_PIXELS)));
        words.addAll(inputOptions);
        words.addAll(List.of("-protocol_whitelist", "file,pipe", "-f", demuxer(input), "-i", address(input)));
        return words;
    }

    static String address(Path file) {
        return "file:" + file.toAbsolutePath();
    }

    /** Runs to a good end, or says why not. */
    void run(List<String> words, Consumer<String> output, Consumer<String> errors)
            throws IOException, InterruptedException, MediaFailure {
        switch (end(words, output, errors)) {
            case ChildProcess.End.Exited exited when exited.well() -> {}
            case ChildProcess.End.Exited exited -> throw new MediaFailure(blame(exited), exited.lastWords());
            case ChildProcess.End.TimedOut timedOut ->
                throw new MediaFailure(MediaFailure.Code.MEDIA_TIMEOUT, timedOut.lastWords());
        }
    }

    /** Runs to any end. */
    ChildProcess.End end(List<String> words, Consumer<String> output, Consumer<String> errors)
            throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("atelier-ffmpeg");
        try {
            var command = new ChildProcess.Command(words, directory, settings.timeout());
            return ChildProcess.run(command.within(settings.memoryBytes()), output, errors);
        } finally {
            delete(directory);
        }
    }

    static MediaFailure.Code blame(ChildProcess.End.Exited exited) {
        boolean killed = exited.code() > SIGNALLED && exited.code() <= SIGNALLED + HIGHEST_SIGNAL;
        boolean ours =
                exited.lastWords().stream().anyMatch(line -> OURS.stream().anyMatch(line::contains));
        return killed || ours ? MediaFailure.Code.MEDIA_TOOL_FAILED : MediaFailure.Code.UNREADABLE_MEDIA;
    }

    private static String demuxer(Path input) throws IOException, MediaFailure {
        byte[] head;
        try (InputStream file = Files.newInputStream(input)) {
            head = file.readNBytes(FileKind.HEAD_BYTES);
        }
        var kind = FileKind.of(head).orElseThrow(() -> new MediaFailure(MediaFailure.Code.UNREADABLE_MEDIA));
        return switch (kind) {
            case WAV -> "wav";
            case MP3 -> "mp3";
            case MP4 -> "mov";
            case MATROSKA -> "matroska";
            case OGG -> "ogg";
            case FLAC -> "flac";
            case AAC -> "aac";
        };
    }

    private static void delete(Path directory) {
        try (var files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
