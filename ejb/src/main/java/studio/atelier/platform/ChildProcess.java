package studio.atelier.platform;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs another program to its end, on a lead: with a time-out, a bound on its memory, no input, none of our environment, and
 * with little of its output kept. It is killed, with whatever it has started, when the time is over, when the calling
 * thread is interrupted, and (where the machine has {@code setpriv}) when this server dies. No shell takes part.
 */
public final class ChildProcess {

    /** How long a killed process may take to be gone; the kernel needs milliseconds. */
    private static final Duration GONE = Duration.ofSeconds(5);

    private static final int LINE_CHARACTERS = 2_000;

    private ChildProcess() {}

    /**
     * What to run.
     *
     * @param words the program and its arguments
     * @param directory where it runs, also its home and its place for temporary files
     * @param environment what it gets besides PATH and language
     * @param limit how long it may take
     * @param memoryBytes how much address space it may have; 0 where the program bounds itself, as a JVM does
     * @param lineCharacters how long a line of its standard output may be; the rest of a longer one is dropped
     */
    public record Command(
            List<String> words,
            Path directory,
            Map<String, String> environment,
            Duration limit,
            long memoryBytes,
            int lineCharacters) {
        public Command {
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }

        public Command(List<String> words, Path directory, Duration limit) {
            this(words, directory, Map.of(), limit, 0, LINE_CHARACTERS);
        }

        public Command within(long bytes) {
            return new Command(words, directory, environment, limit, bytes, lineCharacters);
        }

        public Command with(Map<String, String> variables) {
            return new Command(words, directory, variables, limit, memoryBytes, lineCharacters);
        }

        /** For a program that answers with a whole document on one line. */
        public Command answering(int characters) {
            return new Command(words, directory, environment, limit, memoryBytes, characters);
        }
    }

    /** How it ended. {@code lastWords} are the last lines of its error output, for the log. */
    public sealed interface End {

        List<String> lastWords();

        /** By itself, or by somebody else's signal (128 and its number). */
        record Exited(int code, List<String> lastWords) implements End {
            public boolean well() {
                return code == 0;
            }
        }

        /** We killed it because the time was over. */
        record TimedOut(List<String> lastWords) implements End {}
    }

    /**
     * Runs it.
     *
     * @param output gets each line of the standard output, on a thread of this method, before it returns
     * @param errors the same for the error output
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the caller was interrupted; the process is gone then
     */
    public static End run(Command command, Consumer<String> output, Consumer<String> errors)
            throws IOException, InterruptedException {
        var process = start(command);
        var lastWords = new LastWords();
        var readers = List.of(
                Lines.read(process.getInputStream(), command.lineCharacters(), output),
                Lines.read(process.getErrorStream(), LINE_CHARACTERS, lastWords.andThen(errors)));
        try {
            boolean ended = process.waitFor(command.limit().toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                kill(process);
            }
            await(readers);
            return ended ? new End.Exited(process.exitValue(), lastWords.lines()) : new End.TimedOut(lastWords.lines());
        } finally {
            kill(process);
        }
    }

    private static Process start(Command command) throws IOException {
        var words = new ArrayList<>(Lead.words(command.memoryBytes()));
        words.addAll(command.words());
        var builder = new ProcessBuilder(words)
                .directory(command.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Lead.NOTHING));
        var environment = builder.environment();
        var path = environment.getOrDefault("PATH", "/usr/bin:/bin");
        // Ours holds secrets, and what a child reads was sent by strangers.
        environment.clear();
        environment.put("PATH", path);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("HOME", command.directory().toString());
        environment.put("TMPDIR", command.directory().toString());
        environment.putAll(command.environment());
        return builder.start();
    }

    /** Kills it and its descendants, and sees it gone; nothing to do for one that has ended. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit()
                    .orTimeout(GONE.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(stuck -> process)
                    .join();
        }
    }

    /** Output ends with its last writer; one that left the family could hold it open, so the wait is bounded. */
    private static void await(List<Thread> readers) throws InterruptedException {
        for (Thread reader : readers) {
            reader.join(GONE);
        }
    }
}
