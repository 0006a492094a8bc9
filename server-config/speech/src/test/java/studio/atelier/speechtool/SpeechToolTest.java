package studio.atelier.speechtool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpeechToolTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void wrongArgumentsAreAnsweredWithTheUsage() {
        for (Run run : List.of(Run.of(), Run.of("recognize"), Run.of("translate", "a.wav"), Run.of("align", "a.wav"))) {
            assertThat(run.code()).isEqualTo(SpeechTool.USAGE);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("usage: recognize").hasLineCount(1);
        }
    }

    @Test
    void whatCannotBeReadIsRefusedInOneLine() throws Exception {
        Path text = Files.writeString(directory.resolve("text.wav"), "not audio");
        Path stereo = silence("stereo.wav", 16_000, 2);
        Path fast = silence("fast.wav", 48_000, 1);
        Path latin1 = Files.write(directory.resolve("latin1.txt"), "f\u00fcr".getBytes(StandardCharsets.ISO_8859_1));
        Path quiet = silence("quiet.wav", 16_000, 1);

        assertRefused(Run.of("recognize", directory.resolve("nowhere.wav").toString()), "cannot read");
        assertRefused(Run.of("recognize", text.toString()), "is not a WAV file");
        assertRefused(Run.of("recognize", stereo.toString()), "must be 16 kHz mono");
        assertRefused(Run.of("recognize", fast.toString()), "must be 16 kHz mono");
        assertRefused(Run.of("align", quiet.toString(), latin1.toString()), "as UTF-8");
    }

    @Test
    void silenceHasNoWords() throws Exception {
        Run run = Run.of("recognize", silence("quiet.wav", 16_000, 1).toString());

        assertThat(run.code()).isEqualTo(SpeechTool.OK);
        assertThat(run.json())
                .isEqualTo("{\"engine\":\"embedded-sphinx\",\"language\":\"en\",\"words\":[],\"utterances\":[]}");
    }

    @Test
    void aTextOverSilenceIsSpreadEvenly() throws Exception {
        Path transcript = Files.writeString(directory.resolve("t.txt"), "12 + 12.");

        Run run = Run.of("align", silence("quiet.wav", 16_000, 1).toString(), transcript.toString());

        assertThat(run.json())
                .endsWith("\"words\":[{\"word\":\"12\",\"start\":0.000,\"end\":0.333},"
                        + "{\"word\":\"+\",\"start\":0.333,\"end\":0.500},{\"word\":\"12.\",\"start\":0.500,\"end\":1.000}],"
                        + "\"utterances\":[[0,3]],\"aligned\":0}");
    }

    @Test
    void theProcessPrintsNothingButTheResult() throws Exception {
        Process process = start("recognize", silence("quiet.wav", 16_000, 1).toString());
        process.getOutputStream().close();

        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(SpeechTool.OK);
        assertThat(out).hasLineCount(1).startsWith("{").endsWith("}" + System.lineSeparator());
    }

    @Test
    void theProcessEndsWithItsParent() throws Exception {
        Path wav = silence("endless.wav", 16_000, 1);
        Process process = start("recognize", fifo(wav).toString(), "--exit-with-stdin");
        assertThat(process.isAlive()).isTrue();

        process.getOutputStream().close();

        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isGreaterThan(SpeechTool.ENGINE_FAILURE);
    }

    /** A pipe nobody writes to: opening it blocks for ever. */
    private static Path fifo(Path beside) throws IOException, InterruptedException {
        Path pipe = beside.resolveSibling("pipe.wav");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe;
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SpeechTool.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Path silence(String name, int rate, int channels) throws IOException {
        AudioFormat format = new AudioFormat(rate, 16, channels, true, false);
        Path wav = directory.resolve(name);
        byte[] samples = new byte[rate * channels * 2];
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(samples), format, rate),
                AudioFileFormat.Type.WAVE,
                wav.toFile());
        return wav;
    }

    private static void assertRefused(Run run, String why) {
        assertThat(run.code()).isEqualTo(SpeechTool.UNREADABLE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(why).hasLineCount(1);
    }
}
