package studio.atelier.speech;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import studio.atelier.work.CallJournal;

/** Pieces of audio and what is said in them. */
final class SpeechFixture {

    static final Duration LENGTH = Duration.ofSeconds(3);
    static final List<String> WORDS = List.of("go", "forward", "ten", "meters");
    static final URI LINK = URI.create("https://atelier.example/media/piece?token=t");

    private static final int SAMPLES_PER_SECOND = 16_000;
    private static final int BYTES_PER_SAMPLE = 2;

    private SpeechFixture() {}

    /** A journal in memory that remembers as one in the database does. */
    static final class Journal implements CallJournal {

        /** The states it went through, in order. */
        final List<String> said = new CopyOnWriteArrayList<>();

        Optional<Begun> begun = Optional.empty();

        @Override
        public Optional<Begun> begun() {
            return begun;
        }

        @Override
        public UUID intend(Doubt doubt) {
            said.add("intent");
            return UUID.randomUUID();
        }

        @Override
        public void submitted(String reference) {
            said.add("submitted");
            begun = Optional.of(new Begun(reference, Duration.ZERO));
        }

        @Override
        public void collected() {
            said.add("collected");
        }

        @Override
        public void abandoned() {
            said.add("abandoned");
            begun = Optional.empty();
        }
    }

    static AudioPiece piece(Path folder, CallJournal journal, IntConsumer progress) throws IOException {
        return new AudioPiece(silence(folder, LENGTH), LENGTH, () -> LINK, journal, progress);
    }

    static Path silence(Path folder, Duration length) throws IOException {
        var samples = (int) length.toSeconds() * SAMPLES_PER_SECOND;
        var format = new AudioFormat(SAMPLES_PER_SECOND, 8 * BYTES_PER_SAMPLE, 1, true, false);
        var file = Files.createTempFile(folder, "piece", ".wav");
        try (var stream =
                new AudioInputStream(new ByteArrayInputStream(new byte[samples * BYTES_PER_SAMPLE]), format, samples)) {
            AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file.toFile());
        }
        return file;
    }

    static List<String> texts(Transcript transcript) {
        return transcript.utterances().stream()
                .flatMap(utterance -> utterance.words().stream())
                .map(Word::text)
                .toList();
    }
}
