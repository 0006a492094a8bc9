package studio.atelier.speechtool;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import marytts.LocalMaryInterface;

/** MaryTTS with the cmu-slt-hsmm voice: English speech from Maven artifacts alone. */
final class SyntheticVoice {
    private static final int RATE = 16_000;
    /** The voice speaks at 48 kHz. */
    private static final int DECIMATION = 3;
    /** Half the length of the low-pass filter, in input samples: 90 dB down at the fold with a Blackman window. */
    private static final int REACH = 72;

    private static final double CUT_OFF = 0.9 / (2 * DECIMATION);

    private final LocalMaryInterface mary;
    private final double[] filter = lowPass();

    SyntheticVoice() throws Exception {
        mary = new LocalMaryInterface();
        mary.setVoice("cmu-slt-hsmm");
    }

    /** Writes the text as a 16 kHz mono WAV file. */
    void say(String text, Path wav) throws Exception {
        try (AudioInputStream audio = mary.generateAudio(text)) {
            AudioFormat format = audio.getFormat();
            if (format.getSampleRate() != RATE * DECIMATION || format.getChannels() != 1 || format.isBigEndian()) {
                throw new IllegalStateException("the voice's format changed: " + format);
            }
            // Its readAllBytes stops after the first 16 kB.
            ByteArrayOutputStream spoken = new ByteArrayOutputStream();
            audio.transferTo(spoken);
            byte[] samples = decimate(spoken.toByteArray());
            AudioFormat target = new AudioFormat(RATE, 16, 1, true, false);
            AudioSystem.write(
                    new AudioInputStream(new ByteArrayInputStream(samples), target, samples.length / 2),
                    AudioFileFormat.Type.WAVE,
                    wav.toFile());
        }
    }

    private byte[] decimate(byte[] bytes) {
        ShortBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        int frames = in.limit() / DECIMATION;
        ByteBuffer out = ByteBuffer.allocate(frames * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; frame < frames; frame++) {
            double sum = 0;
            for (int tap = -REACH; tap <= REACH; tap++) {
                int at = frame * DECIMATION + tap;
                sum += at < 0 || at >= in.limit() ? 0 : filter[tap + REACH] * in.get(at);
            }
            out.putShort((short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE));
        }
        return out.array();
    }

    private static double[] lowPass() {
        double[] taps = new double[2 * REACH + 1];
        for (int i = 0; i < taps.length; i++) {
            int n = i - REACH;
            double sinc = n == 0 ? 2 * CUT_OFF : Math.sin(2 * Math.PI * CUT_OFF * n) / (Math.PI * n);
            double phase = Math.PI * i / REACH;
            taps[i] = sinc * (0.42 - 0.5 * Math.cos(phase) + 0.08 * Math.cos(2 * phase));
        }
        return taps;
    }
}
