package studio.atelier.video;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import studio.atelier.platform.ChildProcess;

/** The FFmpeg of the Maven artifact, and small media made with it. */
public final class EmbeddedFfmpeg {

    private static final String RESOURCE = "/ws/schild/jave/nativebin/ffmpeg-amd64";

    private EmbeddedFfmpeg() {}

    /** Settings that use the embedded program and nothing else. */
    public static VideoSettings settings() {
        return settings(Duration.ofMinutes(10), Duration.ofMinutes(2));
    }

    static VideoSettings settings(Duration longest, Duration timeout) {
        return new VideoSettings(Optional.of(program()), Optional.empty(), longest, timeout, 2L << 30, 2);
    }

    public static Ffmpeg ffmpeg() {
        return new Ffmpeg(settings());
    }

    /** Copied out of the jar once; other test JVMs may do the same at the same time. */
    static synchronized Path program() {
        var program = Path.of("target", "ffmpeg").toAbsolutePath();
        if (Files.isExecutable(program)) {
            return program;
        }
        try (var binary = Objects.requireNonNull(EmbeddedFfmpeg.class.getResourceAsStream(RESOURCE))) {
            var part = Files.createTempFile(program.getParent(), "ffmpeg", ".part");
            Files.copy(binary, part, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
            return Files.move(part, program, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it with these words and the output at the end. */
    public static Path make(Path output, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(program().toString(), "-nostdin", "-v", "error", "-y"));
        command.addAll(List.of(words));
        command.add(output.toString());
        var directory = Objects.requireNonNull(output.toAbsolutePath().getParent());
        var end = ChildProcess.run(
                new ChildProcess.Command(command, directory, Duration.ofMinutes(1)), line -> {}, line -> {});
        if (!(end instanceof ChildProcess.End.Exited exited && exited.well())) {
            throw new IllegalStateException(end.toString());
        }
        return output;
    }

    /** A tone of this many seconds. */
    static String tone(double seconds) {
        return "sine=frequency=440:sample_rate=44100:duration=" + seconds;
    }

    /** A moving test picture of this many seconds. */
    static String picture(double seconds) {
        return "testsrc2=size=640x360:rate=25:duration=" + seconds;
    }
}
