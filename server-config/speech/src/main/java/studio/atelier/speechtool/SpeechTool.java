package studio.atelier.speechtool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program. {@code recognize <wav>} prints what was said, {@code align <wav> <transcript.txt>} prints when each word of a known
 * text was said. Standard output gets one line, a JSON object:
 *
 * <pre>{"engine":"embedded-sphinx","language":"en","words":[{"word":"go","start":0.120,"end":0.330}],"utterances":[[0,1]]}</pre>
 *
 * <p>Times are seconds from the start of the recording; an utterance is a range of word indexes, end exclusive. {@code align} adds
 * {@code "aligned"}, the number of words that were heard; the others carry interpolated times. A recording of silence has no
 * words and is not an error. Standard error gets {@code progress <0-100>} lines and, before a non-zero exit, one line that says why.
 *
 * <p>The option {@code --exit-with-stdin} ends the process as soon as standard input closes, which the operating system does
 * when the parent dies: nobody has to hunt orphans. Run it with {@code -Xmx1g -XX:+UseSerialGC}; the default collector is a
 * third slower here.
 */
public final class SpeechTool {
    static final int OK = 0;
    static final int USAGE = 2;
    static final int UNREADABLE = 3;
    static final int ENGINE_FAILURE = 4;
    /** Nobody is left to read this one. */
    private static final int PARENT_GONE = 5;

    private static final String EXIT_WITH_STDIN = "--exit-with-stdin";

    private final PrintStream out;
    private final PrintStream err;

    SpeechTool(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Runs the program and exits with its code: 0 done, 2 wrong arguments, 3 unreadable input, 4 the engine failed. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        // Sphinx prints notes of its own on both streams; callers shall read nothing but ours.
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        System.setOut(nowhere);
        System.setErr(nowhere);
        List<String> arguments = new ArrayList<>(List.of(args));
        if (arguments.remove(EXIT_WITH_STDIN)) {
            Thread.ofPlatform().daemon().name("parent-guard").start(() -> exitAtEnd(System.in));
        }
        System.exit(new SpeechTool(out, err).run(arguments));
    }

    int run(List<String> arguments) {
        try {
            Recognition recognition;
            if (arguments.size() == 2 && arguments.getFirst().equals("recognize")) {
                recognition = recognize(Path.of(arguments.get(1)));
            } else if (arguments.size() == 3 && arguments.getFirst().equals("align")) {
                recognition = align(Path.of(arguments.get(1)), Path.of(arguments.get(2)));
            } else {
                err.println(
                        "usage: recognize <16kHz-mono.wav> | align <16kHz-mono.wav> <transcript.txt>  [--exit-with-stdin]");
                return USAGE;
            }
            out.println(Json.of(recognition));
            return OK;
        } catch (UnreadableInput e) {
            err.println(oneLine(e.line()));
            return UNREADABLE;
        } catch (IOException | RuntimeException | Error e) {
            err.println("the speech engine failed: " + oneLine(e.toString()));
            return ENGINE_FAILURE;
        }
    }

    private Recognition recognize(Path wav) throws IOException {
        try (Recording recording = Recording.open(wav)) {
            return Recognition.of(Decoder.english().decode(recording.samples(this::progress)));
        }
    }

    private Recognition align(Path wav, Path text) throws IOException {
        try (Recording recording = Recording.open(wav)) {
            Transcript transcript = Transcript.of(read(text));
            List<String> sentences = transcript.spokenSentences();
            InputStream samples = recording.samples(this::progress);
            List<List<TimedWord>> heard = List.of();
            if (!sentences.isEmpty()) {
                heard = Decoder.reading(sentences).decode(samples);
            }
            samples.transferTo(OutputStream.nullOutputStream());
            return Alignment.of(transcript, heard, recording.millisRead());
        }
    }

    private static String read(Path text) throws UnreadableInput {
        try {
            return Files.readString(text);
        } catch (IOException e) {
            throw new UnreadableInput("cannot read " + text + " as UTF-8 text: " + e, e);
        }
    }

    private void progress(int percent) {
        err.println("progress " + percent);
    }

    private static String oneLine(String message) {
        return message.replaceAll("\\s+", " ");
    }

    private static void exitAtEnd(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A broken pipe means the same as its end.
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
