package studio.atelier.video;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which FFmpeg: the operator's choice, else the machine's own, which its distribution keeps patched, else the one that came
 * with the server.
 */
final class FfmpegProgram {

    private FfmpegProgram() {}

    static Optional<Path> find(VideoSettings settings) {
        return settings.ffmpeg()
                .or(FfmpegProgram::onPath)
                .or(settings::embedded)
                .filter(Files::isExecutable);
    }

    private static Optional<Path> onPath() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(directory -> !directory.isBlank())
                .flatMap(directory -> Stream.of(Path.of(directory, "ffmpeg")))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
