package studio.atelier.speech;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.ChildProcess;
import studio.atelier.platform.Json;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.speech.Transcription.Heard;
import studio.atelier.speech.Transcription.Refused;

/**
 * CMU Sphinx on this machine: English only, words without punctuation, no network. Each piece is a run of the speech tool,
 * a process of its own with a bounded heap, because its recogniser keeps state between recordings and its memory is
 * not ours to risk.
 */
final class EmbeddedSphinx implements SpeechToText {

    static final String NAME = "embedded-sphinx";

    private static final Logger LOG = Logger.getLogger(EmbeddedSphinx.class);
    private static final String TOOL = "studio.atelier.speechtool.SpeechTool";
    private static final String ENGLISH = "en";
    private static final int UNREADABLE = 3;
    private static final Pattern PROGRESS = Pattern.compile("progress (\\d{1,3})");
    private static final int MILLIS_DIGITS = 3;

    /** The words of half a day of speech. */
    private static final int ANSWER_CHARACTERS = 16 * 1024 * 1024;

    /** A piece waits so long for another to finish before it steps back into the queue. */
    private static final Duration TURN = Duration.ofSeconds(20);

    private static final Duration BUSY = Duration.ofSeconds(5);

    private final List<String> tool;
    private final Duration timeout;
    private final Semaphore processes;
    private final Optional<String> missing;

    EmbeddedSphinx(SpeechSettings.Sphinx settings) {
        this(tool(settings), settings.timeout(), settings.processes(), settings.missing());
    }

    /** With another program in its place, for tests. */
    EmbeddedSphinx(List<String> tool, Duration timeout, int processes, Optional<String> missing) {
        this.tool = List.copyOf(tool);
        this.timeout = timeout;
        this.processes = new Semaphore(processes, true);
        this.missing = missing;
    }

    private static List<String> tool(SpeechSettings.Sphinx settings) {
        var jars = settings.home().map(home -> home + "/*").orElse("");
        // The serial collector is a third faster for this program and takes no second core.
        return List.of(
                settings.java().toString(), "-Xmx" + settings.heapMib() + "m", "-XX:+UseSerialGC", "-cp", jars, TOOL);
    }

    @Override
    public String engine() {
        return NAME;
    }

    @Override
    public boolean speaks(String code) {
        return code.equals(ENGLISH);
    }

    @Override
    public boolean aligns() {
        return true;
    }

    @Override
    public Optional<String> missing() {
        return missing;
    }

    @Override
    public Transcription transcribe(AudioPiece piece, @Nullable String language, @Nullable String text)
            throws InterruptedException {
        if (language != null && !speaks(language)) {
            return new Refused(ProviderFailure.of(Kind.PERMANENT, "language " + language));
        }
        if (missing.isPresent()) {
            return new Refused(ProviderFailure.of(Kind.TRANSIENT, "speech tool missing"));
        }
        if (!processes.tryAcquire(TURN.toSeconds(), TimeUnit.SECONDS)) {
            return new Refused(new ProviderFailure(Kind.THROTTLED, "all processes busy", BUSY));
        }
        try {
            return run(piece, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            processes.release();
        }
    }

    private Transcription run(AudioPiece piece, @Nullable String text) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("atelier-speech");
        var transcript = directory.resolve("transcript.txt");
        try {
            var words = new ArrayList<>(tool);
            words.add(text == null ? "recognize" : "align");
            words.add(piece.file().toString());
            if (text != null) {
                Files.writeString(transcript, text);
                words.add(transcript.toString());
            }
            var answer = new AtomicReference<String>();
            var end = ChildProcess.run(
                    new ChildProcess.Command(words, directory, timeout).answering(ANSWER_CHARACTERS),
                    answer::set,
                    line -> PROGRESS.matcher(line)
                            .results()
                            .forEach(found -> piece.progress().accept(Integer.parseInt(found.group(1)))));
            return result(end, answer.get(), piece);
        } finally {
            clear(directory, transcript);
        }
    }

    private static Transcription result(ChildProcess.End end, @Nullable String answer, AudioPiece piece) {
        return switch (end) {
            case ChildProcess.End.TimedOut _ ->
                new Refused(ProviderFailure.of(Kind.UNKNOWN, "speech tool not finished in time"));
            case ChildProcess.End.Exited exited
            when exited.well() && answer != null -> new Heard(read(Json.parse(answer)), piece.length());
            case ChildProcess.End.Exited exited -> {
                LOG.warnf("The speech tool ended with %d: %s", exited.code(), exited.lastWords());
                var kind = exited.code() == UNREADABLE ? Kind.PERMANENT : Kind.TRANSIENT;
                yield new Refused(ProviderFailure.of(kind, "speech tool ended with " + exited.code()));
            }
        };
    }

    /** Times are seconds; an utterance is a range of words, its end exclusive. */
    private static Transcript read(JsonNode tree) {
        var words = new ArrayList<Word>();
        for (var node : tree.path("words")) {
            words.add(new Word(node.path("word").asText(), millis(node.path("start")), millis(node.path("end"))));
        }
        var utterances = new ArrayList<Utterance>();
        for (var range : tree.path("utterances")) {
            utterances.add(Utterance.of(
                    words.subList(range.path(0).asInt(), range.path(1).asInt())));
        }
        return new Transcript(NAME, tree.path("language").asText(ENGLISH), utterances);
    }

    private static long millis(JsonNode seconds) {
        return seconds.decimalValue()
                .max(BigDecimal.ZERO)
                .movePointRight(MILLIS_DIGITS)
                .longValue();
    }

    private static void clear(Path directory, Path transcript) throws IOException {
        Files.deleteIfExists(transcript);
        Files.deleteIfExists(directory);
    }
}
