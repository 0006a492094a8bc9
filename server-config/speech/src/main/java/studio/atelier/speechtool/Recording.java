package studio.atelier.speechtool;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.jspecify.annotations.Nullable;

/**
 * The samples of a WAV file in the one format the acoustic model was trained on: 16 kHz, mono, 16-bit signed little-endian.
 * To be closed by whoever opened it.
 */
final class Recording implements AutoCloseable {
    private static final int SAMPLE_RATE = 16_000;
    private static final int BITS = 16;
    private static final int BYTES_PER_MILLI = SAMPLE_RATE / 1000 * BITS / 8;

    private final AudioInputStream audio;
    private @Nullable ProgressStream samples;

    private Recording(AudioInputStream audio) {
        this.audio = audio;
    }

    static Recording open(Path wav) throws UnreadableInput {
        AudioInputStream audio;
        try {
            audio = AudioSystem.getAudioInputStream(new BufferedInputStream(Files.newInputStream(wav)));
        } catch (UnsupportedAudioFileException e) {
            throw new UnreadableInput(wav + " is not a WAV file", e);
        } catch (IOException e) {
            throw new UnreadableInput("cannot read " + wav + ": " + e, e);
        }
        AudioFormat format = audio.getFormat();
        if (!format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)
                || format.getSampleRate() != SAMPLE_RATE
                || format.getChannels() != 1
                || format.getSampleSizeInBits() != BITS
                || format.isBigEndian()) {
            throw new UnreadableInput(wav + " must be 16 kHz mono 16-bit PCM, but is " + format, null);
        }
        return new Recording(audio);
    }

    /**
     * The raw samples, to be asked for and read once. {@code progress} hears each new whole percent, unless the header does not
     * say how long the recording is (a piped file).
     */
    InputStream samples(IntConsumer progress) {
        long frames = audio.getFrameLength();
        samples = new ProgressStream(audio, frames * BITS / 8, progress);
        return samples;
    }

    /** How much of the recording has been read. */
    long millisRead() {
        return samples == null ? 0 : samples.bytesRead() / BYTES_PER_MILLI;
    }

    @Override
    public void close() throws IOException {
        audio.close();
    }
}
