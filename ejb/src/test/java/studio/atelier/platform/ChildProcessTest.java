package studio.atelier.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    private ChildProcess.Command script(String text, Duration limit) {
        return new ChildProcess.Command(List.of("/bin/sh", "-c", text), temp, limit);
    }

    @Test
    void givesBothOutputsByTheLineAndTheExitCode() throws Exception {
        var output = new CopyOnWriteArrayList<String>();
        var errors = new CopyOnWriteArrayList<String>();

        var end = ChildProcess.run(
                script("printf 'one\\rtwo\\nthree'; echo bad >&2; exit 3", LONG), output::add, errors::add);

        assertThat(end).isEqualTo(new ChildProcess.End.Exited(3, List.of("bad")));
        assertThat(output).containsExactly("one", "two", "three");
        assertThat(errors).containsExactly("bad");
    }

    @Test
    void readsAllOutputAndKeepsLittle() throws Exception {
        var lines = new CopyOnWriteArrayList<Integer>();

        var end = ChildProcess.run(
                script(
                        "head -c 3000000 /dev/zero | tr '\\0' x; i=0; while [ $i -lt 100 ]; do echo $i >&2; i=$((i+1)); done",
                        LONG),
                line -> lines.add(line.length()),
                line -> {});

        assertThat(lines).containsExactly(2_000);
        assertThat(end.lastWords()).hasSize(20).startsWith("80").endsWith("99");
    }

    @Test
    void hasNothingToReadAndNothingOfOurEnvironment() throws Exception {
        var output = new CopyOnWriteArrayList<String>();

        ChildProcess.run(script("cat; pwd; env", LONG).with(Map.of("GIVEN", "yes")), output::add, line -> {});

        assertThat(output.getFirst()).isEqualTo(temp.toRealPath().toString());
        assertThat(output.stream().skip(1).map(line -> line.substring(0, line.indexOf('='))))
                .isSubsetOf("PATH", "LC_ALL", "HOME", "TMPDIR", "GIVEN", "PWD", "OLDPWD", "SHLVL", "_")
                .contains("GIVEN");
    }

    @Test
    void killsItWithItsDescendantsWhenTheTimeIsOver() throws Exception {
        var pids = new CopyOnWriteArrayList<Long>();

        var end = ChildProcess.run(
                script("sleep 300 & echo $!; echo $$; wait", Duration.ofSeconds(3)),
                line -> pids.add(Long.parseLong(line)),
                line -> {});

        assertThat(end).isInstanceOf(ChildProcess.End.TimedOut.class);
        assertThat(pids).hasSize(2).allSatisfy(ChildProcessTest::isGone);
    }

    @Test
    void killsItWhenTheCallerIsInterrupted() throws Exception {
        var pids = new CopyOnWriteArrayList<Long>();
        var started = new CompletableFuture<Void>();
        var result = new CompletableFuture<String>();
        var caller = new Thread(() -> {
            try {
                ChildProcess.run(
                        script("sleep 300 & echo $!; echo $$; wait", LONG),
                        line -> {
                            pids.add(Long.parseLong(line));
                            if (pids.size() == 2) {
                                started.complete(null);
                            }
                        },
                        line -> {});
                result.complete("ended");
            } catch (InterruptedException e) {
                result.complete("interrupted");
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        caller.start();
        started.get(10, TimeUnit.SECONDS);

        caller.interrupt();

        assertThat(result.get(10, TimeUnit.SECONDS)).isEqualTo("interrupted");
        assertThat(pids).allSatisfy(ChildProcessTest::isGone);
    }

    @Test
    void boundsItsMemory() throws Exception {
        var command = script("head -c 600000000 /dev/zero | tail -n 1 > /dev/null", LONG);

        var bounded = ChildProcess.run(command.within(200L << 20), line -> {}, line -> {});

        assertThat(bounded)
                .isInstanceOfSatisfying(
                        ChildProcess.End.Exited.class,
                        exited -> assertThat(exited.well()).isFalse());
    }

    @Test
    void aProgramThatIsNotThereIsAnError() {
        var missing = new ChildProcess.Command(List.of("/nowhere/program"), temp.resolve("missing"), LONG);

        assertThatThrownBy(() -> ChildProcess.run(missing, line -> {}, line -> {}))
                .isInstanceOf(IOException.class);
    }

    /** A killed process is gone, or a zombie that its parent has not looked at yet. */
    private static void isGone(long pid) {
        var handle = ProcessHandle.of(pid);
        handle.ifPresent(
                process -> process.onExit().orTimeout(5, TimeUnit.SECONDS).join());
    }
}
