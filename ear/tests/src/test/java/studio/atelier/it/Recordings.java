package studio.atelier.it;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Recorded speech with known words, and sound made up on the spot. All of it is 16 kHz, 16 bit, mono. */
final class Recordings {

    static final int RATE = 16_000;
    private static final int BYTES_PER_SAMPLE = 2;
    private static final int HEADER = 44;
    private static final Path LIBRIVOX = Path.of("/usr/share/pocketsphinx/test/data/librivox");

    /** A recording of somebody reading these words. */
    static final class Clip {
        private final byte[] pcm;
        private final String words;

        Clip(byte[] pcm, String words) {
            this.pcm = pcm;
            this.words = words;
        }

        String words() {
            return words;
        }

        double seconds() {
            return pcm.length / (double) (RATE * BYTES_PER_SAMPLE);
        }

        byte[] wav() {
            return Recordings.wav(pcm);
        }
    }

    private Recordings() {}

    /** The five public-domain clips of the Debian package; skips the test, loudly, where it is not installed. */
    static List<Clip> spoken() {
        if (!Files.isDirectory(LIBRIVOX)) {
            var line = "SKIPPED: install Debian package pocketsphinx-testdata to test with recorded human speech";
            System.out.println(line);
            Assumptions.abort(line);
        }
        try {
            return Files.readAllLines(LIBRIVOX.resolve("transcription")).stream()
                    .map(Recordings::clip)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Clip clip(String line) {
        var name = line.substring(line.indexOf('(') + 1, line.indexOf(')'));
        var words =
                line.substring(line.indexOf("<s>") + 3, line.indexOf("</s>")).strip();
        try {
            var file = Files.readAllBytes(LIBRIVOX.resolve(name + ".wav"));
            return new Clip(Arrays.copyOfRange(file, HEADER, file.length), words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One recording of several clips with a silence between them, long enough for anybody to cut there. */
    static Clip joined(List<Clip> clips, double silenceSeconds) {
        var pcm = new ByteArrayOutputStream();
        for (var clip : clips) {
            pcm.writeBytes(clip.pcm);
            pcm.writeBytes(new byte[((int) (silenceSeconds * RATE)) * BYTES_PER_SAMPLE]);
        }
        return new Clip(
                pcm.toByteArray(),
                String.join(" ", clips.stream().map(Clip::words).toList()));
    }

    /** A sine wave: sound that is no speech. */
    static byte[] tone(double seconds) {
        var samples = (int) (seconds * RATE);
        var pcm = ByteBuffer.allocate(samples * BYTES_PER_SAMPLE).order(LITTLE_ENDIAN);
        for (var i = 0; i < samples; i++) {
            pcm.putShort((short) (8_000 * Math.sin(2 * Math.PI * 440 * i / RATE)));
        }
        return wav(pcm.array());
    }

    static byte[] wav(byte[] pcm) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(wavHeader(pcm.length));
        out.writeBytes(pcm);
        return out.toByteArray();
    }

    /** The header of a WAV file with so many bytes of sound after it. */
    static byte[] wavHeader(long pcmBytes) {
        return ByteBuffer.allocate(HEADER)
                .order(LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) (pcmBytes + HEADER - 8))
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(RATE * BYTES_PER_SAMPLE)
                .putShort((short) BYTES_PER_SAMPLE)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) pcmBytes)
                .array();
    }

    /** A WAV file of so many bytes, long and silent, made while it is read. */
    static InputStream silence(long fileBytes) {
        return new SequenceInputStream(
                new ByteArrayInputStream(wavHeader(fileBytes - HEADER)), new Zeros(fileBytes - HEADER));
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long bytes) {
            this.left = bytes;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            var count = (int) Math.min(length, left);
            Arrays.fill(target, offset, offset + count, (byte) 0);
            left -= count;
            return count;
        }
    }
}
