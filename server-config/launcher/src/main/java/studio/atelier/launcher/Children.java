package studio.atelier.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Child processes on Linux: in a session of their own, so that Ctrl-C reaches only the launcher, and ended by signal. */
final class Children {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private Children() {}

    /** The command, cut off from the terminal's Ctrl-C. */
    static List<String> ownSession(List<String> command) {
        if (!Files.isExecutable(SETSID)) {
            return command;
        }
        var all = new ArrayList<>(List.of(SETSID.toString()));
        all.addAll(command);
        return all;
    }

    /** Sends a signal by name ({@code INT}, {@code TERM}, …); one that is already gone is no error. */
    static void signal(ProcessHandle process, String name) throws IOException {
        if (process.isAlive()) {
            var kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            await(kill.toHandle(), Duration.ofSeconds(5));
        }
    }

    /** Waits for the end of a process that need not be a child of this one; false if it still runs. */
    static boolean await(ProcessHandle process, Duration atMost) {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether a living process was started with both texts on its command line. */
    static boolean isRunning(long pid, String program, String argument) {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> commandLine(process.pid()))
                .filter(line -> line.contains(program) && line.contains(argument))
                .isPresent();
    }

    private static Optional<String> commandLine(long pid) {
        try {
            return Optional.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
