package studio.atelier.speechtool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Recorded human speech with its text: the five public-domain LibriVox clips (24.7 s, 16 kHz mono) of the Debian package
 * pocketsphinx-testdata.
 */
public final class RecordedSpeech {
    private static final String PACKAGE = "pocketsphinx-testdata";
    private static final Path DIRECTORY = Path.of("/usr/share/pocketsphinx/test/data/librivox");
    /** {@code <s> he was not </s> (name-of-the-file)}. */
    private static final Pattern LINE = Pattern.compile("<s> (?<text>.*) </s> \\((?<name>[^)]+)\\)");

    private RecordedSpeech() {}

    /** One clip and what is said in it, in lower case without punctuation. */
    public record Clip(Path wav, String text) {}

    /** The clips, in order; aborts the calling test, loudly, where the package is not installed. */
    public static List<Clip> requireFor(String what) {
        Path transcription = DIRECTORY.resolve("transcription");
        if (!Files.isReadable(transcription)) {
            String message = "SKIPPED: install Debian package " + PACKAGE + " to run " + what;
            System.out.println(message);
            Assumptions.abort(message);
        }
        try (Stream<String> lines = Files.lines(transcription)) {
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .map(line -> new Clip(DIRECTORY.resolve(line.group("name") + ".wav"), line.group("text")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
