package studio.atelier.bench.drill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Does to one peer what a command says and answers with numbers: {@code enqueue JOBS}, {@code drain JOBS SECONDS},
 * {@code latency RATE SECONDS}, {@code submit JOBS}, {@code clear}. One command at a time.
 */
public final class Drill {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS = 1e9;
    private static final long LOOK_NANOS = 500_000;
    private static final long SPIN_NANOS = 100_000;
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SUBMITTERS = 4;

    private final Peer peer;
    private final Ledger ledger;
    private int next = 1;
    private int first = 1;

    public Drill(Peer peer, Ledger ledger) {
        this.peer = peer;
        this.ledger = ledger;
    }

    /** The answer to a command, one line of JSON; what goes wrong is in the field {@code error}. */
    public synchronized String answer(String command) {
        var words = command.strip().split(" +");
        try {
            return switch (words[0]) {
                case "enqueue" -> enqueue(number(words, 1)).toString();
                case "drain" -> drain(number(words, 1), number(words, 2)).toString();
                case "latency" -> latency(number(words, 1), number(words, 2)).toString();
                case "submit" -> submit(number(words, 1)).toString();
                case "clear" -> {
                    peer.clear();
                    yield JSON.createObjectNode().toString();
                }
                default -> throw new IllegalArgumentException("No such command: " + command);
            };
        } catch (Exception e) {
            return JSON.createObjectNode().put("error", String.valueOf(e)).toString();
        }
    }

    private static int number(String[] words, int at) {
        return Integer.parseInt(words[at]);
    }

    private void expect(int jobs) {
        first = next;
        next += jobs;
        ledger.expect(first, jobs);
    }

    /** Bulk enqueue with the workers at rest. */
    private ObjectNode enqueue(int jobs) throws Exception {
        expect(jobs);
        long start = System.nanoTime();
        peer.enqueue(first, jobs);
        return JSON.createObjectNode().put("seconds", since(start));
    }

    /** One after the other, each durable, with the workers at rest. */
    private ObjectNode submit(int jobs) throws Exception {
        expect(jobs);
        long start = System.nanoTime();
        for (int job = first; job < next; job++) {
            peer.submit(job);
        }
        return JSON.createObjectNode().put("seconds", since(start));
    }

    /** Lets the workers take what was enqueued; the time is from the first handler to the last job that is durable. */
    private ObjectNode drain(int jobs, int limitSeconds) throws Exception {
        long before = peer.unfinished();
        long start = System.nanoTime();
        long limit = start + TimeUnit.SECONDS.toNanos(limitSeconds);
        peer.start();
        while (ledger.distinct() < jobs && System.nanoTime() < limit) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        long settle = System.nanoTime() + SETTLE_NANOS;
        long left = peer.unfinished();
        while (left > before - jobs && ledger.distinct() >= jobs && System.nanoTime() < settle) {
            LockSupport.parkNanos(LOOK_NANOS);
            left = peer.unfinished();
        }
        double seconds = since(ledger.firstBegan() == 0 ? start : ledger.firstBegan());
        long finished = before - left;
        peer.stop();
        return JSON.createObjectNode()
                .put("seconds", seconds)
                .put("finished", finished)
                .put("unfinished", peer.unfinished())
                .put("began", ledger.distinct())
                .put("doubled", ledger.doubled())
                .put("strangers", ledger.strangers());
    }

    /** Open loop: jobs are due at fixed times, whether or not the one before has been taken. The first second is for warming up. */
    private ObjectNode latency(int rate, int seconds) throws Exception {
        int warm = rate;
        int jobs = warm + rate * seconds;
        expect(jobs);
        peer.start();
        long gap = TimeUnit.SECONDS.toNanos(1) / rate;
        long start = System.nanoTime() + gap;
        try (var submitters = Executors.newFixedThreadPool(SUBMITTERS)) {
            for (int i = 0; i < jobs; i++) {
                waitUntil(start + i * gap);
                int job = first + i;
                submitters.execute(() -> submitOne(job));
            }
        }
        long settle = System.nanoTime() + SETTLE_NANOS;
        while ((ledger.distinct() < jobs || peer.unfinished() > 0) && System.nanoTime() < settle) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        peer.stop();
        var micros = JSON.createArrayNode();
        int missing = 0;
        for (int job = first + warm; job < next; job++) {
            long took = ledger.pickUpMicros(job);
            if (took < 0) {
                missing++;
            } else {
                micros.add(took);
            }
        }
        var answer = JSON.createObjectNode()
                .put("jobs", jobs)
                .put("missing", missing)
                .put("doubled", ledger.doubled())
                .put("unfinished", peer.unfinished());
        answer.set("micros", micros);
        return answer;
    }

    private void submitOne(int job) {
        try {
            peer.submit(job);
            ledger.submitted(job);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void waitUntil(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS / 2);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private static double since(long start) {
        return (System.nanoTime() - start) / NANOS;
    }
}
