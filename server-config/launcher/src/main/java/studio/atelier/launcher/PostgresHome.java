package studio.atelier.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The directory of one PostgreSQL: {@code data}, {@code superuser.password}, {@code log}, {@code startup.log}. */
final class PostgresHome {

    private static final String STILL_IN_USE = "is still in use";
    private static final Duration PREDECESSOR = Duration.ofMillis(500);

    private final Path home;
    private final Path data;
    private final Path startupLog;
    private final PostgresBinaries binaries;
    private final Account account;

    PostgresHome(Path home, PostgresBinaries binaries, Account account) {
        this.home = home;
        this.data = home.resolve("data");
        this.startupLog = home.resolve("startup.log");
        this.binaries = binaries;
        this.account = account;
    }

    /** Makes the data directory if there is none, and gives the password of the superuser. */
    String initialise() throws IOException {
        var passwordFile = home.resolve("superuser.password");
        var password = PrivateFile.readOrWrite(passwordFile, RandomSecret.next());
        if (Files.notExists(data)) {
            var fresh = home.resolve("data.new");
            Trees.delete(fresh);
            PrivateFile.directory(fresh);
            account.own(home);
            initdb(fresh, passwordFile);
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        }
        account.own(home);
        account.own(data);
        return password;
    }

    private void initdb(Path fresh, Path passwordFile) throws IOException {
        var initdb = builder(List.of(
                        binaries.program("initdb"),
                        "--pgdata=" + fresh,
                        "--username=postgres",
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8",
                        "--locale=C",
                        "--no-instructions"))
                .start();
        Children.await(initdb.toHandle(), Duration.ofMinutes(2));
        if (initdb.isAlive() || initdb.exitValue() != 0) {
            initdb.destroyForcibly();
            throw new LaunchFailure("PostgreSQL could not make its data directory " + data + ": " + lastWords());
        }
    }

    Process run(Map<String, String> settings) throws IOException {
        var command = new ArrayList<>(List.of(binaries.program("postgres"), "-D", data.toString()));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return builder(command).start();
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(Children.ownSession(account.command(command)))
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(startupLog.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("ATELIER_"));
        return builder;
    }

    /** The line of the start-up log that says most. */
    String lastWords() throws IOException {
        if (Files.notExists(startupLog)) {
            return "it said nothing";
        }
        var lines = Files.readAllLines(startupLog);
        return lines.stream()
                .filter(line -> line.contains("FATAL") || line.contains("error:"))
                .findFirst()
                .orElse(lines.isEmpty() ? "see " + home.resolve("log") : lines.getLast());
    }

    /** Whether the start failed only because the processes of a killed predecessor are not all gone; waits a little. */
    boolean waitsForPredecessor() throws IOException {
        if (!lastWords().contains(STILL_IN_USE)) {
            return false;
        }
        LockSupport.parkNanos(PREDECESSOR.toNanos());
        return true;
    }

    /**
     * Ends a server whose launcher was killed; we hold the lock of this home, so nobody misses it. A pid file without
     * its process goes away: the number may belong to a stranger by now, and PostgreSQL would wait for that one.
     */
    void stopOrphan(Duration atMost) throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        var first = Files.readAllLines(pidFile).stream().findFirst().orElse("");
        var pid = first.matches("\\d{1,10}") ? Long.parseLong(first) : -1;
        if (Children.isRunning(pid, "postgres", data.toString())) {
            stop(ProcessHandle.of(pid).orElseThrow(), atMost);
        }
        Files.deleteIfExists(pidFile);
    }

    /** Fast shutdown; immediate shutdown when that takes too long. */
    void stop(ProcessHandle process, Duration atMost) throws IOException {
        for (var signal : List.of("INT", "QUIT", "KILL")) {
            Children.signal(process, signal);
            if (Children.await(process, atMost)) {
                return;
            }
        }
    }
}
