package studio.atelier.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs of util-linux that keep a child within bounds and then become it; where they are missing it runs without. */
final class Lead {

    /** What a child reads as its standard input. */
    static final File NOTHING = new File("/dev/null");

    private static final List<String> DIES_WITH_US = List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--");
    private static final String LIMITS = "/usr/bin/prlimit";
    private static final boolean HAS_LIMITS = Files.isExecutable(Path.of(LIMITS));
    private static final boolean HAS_DEATH_SIGNAL = works(DIES_WITH_US);
    private static final long TRIAL_SECONDS = 5;

    private Lead() {}

    static List<String> words(long memoryBytes) {
        var words = new ArrayList<String>();
        if (HAS_LIMITS) {
            words.addAll(List.of(LIMITS, "--core=0"));
            if (memoryBytes > 0) {
                words.add("--as=" + memoryBytes);
            }
            words.add("--");
        }
        // The signal comes when the thread that started the child ends. One of the pool waits for the child and so
        // outlives
        // it; the carrier of a virtual thread may not.
        if (HAS_DEATH_SIGNAL && !Thread.currentThread().isVirtual()) {
            words.addAll(DIES_WITH_US);
        }
        return words;
    }

    /** Older versions do not know the option. */
    private static boolean works(List<String> words) {
        if (!Files.isExecutable(Path.of(words.getFirst()))) {
            return false;
        }
        try {
            var trial = new ArrayList<>(words);
            trial.add("/bin/true");
            var process = new ProcessBuilder(trial)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
