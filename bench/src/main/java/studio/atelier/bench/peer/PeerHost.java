package studio.atelier.bench.peer;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import studio.atelier.bench.drill.Drill;
import studio.atelier.bench.drill.Ledger;
import studio.atelier.bench.drill.Peer;

/** The process of one contender: a command a line on its input, an answer a line on its output. */
public final class PeerHost {

    private PeerHost() {}

    public static void main(String[] arguments) throws Exception {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        // What libraries print must not be taken for an answer.
        System.setOut(System.err);
        var ledger = new Ledger();
        try (var peer = open(arguments[0], ledger);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            var drill = new Drill(peer, ledger);
            out.println("{}");
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                out.println(drill.answer(line));
            }
        }
        System.exit(0);
    }

    private static Peer open(String name, Ledger ledger) throws Exception {
        return switch (name) {
            case "atelier" -> new AtelierPeer(ledger);
            case "db-scheduler" -> new DbSchedulerPeer(ledger);
            case "jobrunr" -> new JobRunrPeer(ledger);
            case "quartz" -> new QuartzPeer(ledger);
            default -> throw new IllegalArgumentException("No such contender: " + name);
        };
    }
}
