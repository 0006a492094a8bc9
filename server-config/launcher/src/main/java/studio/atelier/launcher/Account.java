package studio.atelier.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * As whom PostgreSQL runs: it refuses to be root. An ordinary user is taken as it is; root steps down, by a user
 * namespace where the system allows one (the files stay root's), else to the account {@code nobody},
 * which keeps the right to pass through root's directories.
 */
enum Account {
    SELF(""),
    NAMESPACE("unshare --user"),
    NOBODY("setpriv --reuid=65534 --regid=65534 --clear-groups --securebits=+no_setuid_fixup"
            + " --inh-caps=+dac_override --ambient-caps=+dac_override");

    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Path SELF_PROCESS = Path.of("/proc/self");
    private static final int ROOT = 0;
    private static final int NOBODY_ID = 65534;

    private final String prefix;

    Account(String prefix) {
        this.prefix = prefix;
    }

    static Account current() throws IOException {
        var uid = owner(SELF_PROCESS);
        if (uid != ROOT && hasName(uid)) {
            return SELF;
        }
        if (works(NAMESPACE)) {
            return NAMESPACE;
        }
        return uid == ROOT ? NOBODY : SELF;
    }

    /** Containers like to run as a number without an entry here; PostgreSQL wants one. */
    private static boolean hasName(int uid) throws IOException {
        return Files.readAllLines(Path.of("/etc/passwd")).stream()
                .anyMatch(line -> line.matches("[^:]*:[^:]*:" + uid + ":.*"));
    }

    /** The command as this account would run it. */
    List<String> command(List<String> command) {
        return Stream.concat(SPACE.splitAsStream(prefix).filter(word -> !word.isEmpty()), command.stream())
                .toList();
    }

    /** Makes a tree this account's own, for a directory that was written under another one. Only root can. */
    void own(Path tree) throws IOException {
        var id = this == NOBODY ? NOBODY_ID : ROOT;
        if (owner(SELF_PROCESS) != ROOT || owner(tree) == id) {
            return;
        }
        try (var files = Files.walk(tree)) {
            for (var file : files.toList()) {
                Files.setAttribute(file, "unix:uid", id);
            }
        }
    }

    private static int owner(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:uid");
    }

    private static boolean works(Account account) {
        try {
            return new ProcessBuilder(account.command(List.of("true")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
