package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sign-ins from everywhere at once, for accounts that exist and for others, while somebody works. Clients, server and database
 * share one machine here, so the short form, where so many flood as fast as they are answered, asks only for what must hold on a busy
 * one; {@code ./atelier storm flood 120 7}, two hundred a second whatever is answered, asks for less than twice the time.
 */
@ExtendWith(SecondServer.Resolver.class)
final class FloodIT {

    private static final int SECONDS = Integer.getInteger("flood.seconds", 4);
    private static final long SEED = Long.getLong("flood.seed", 1);

    /** Sign-ins in a second, of the long form. */
    private static final int RATE = 200;

    /** Who floods in the short form, and how long they wait after an answer. */
    private static final int FLOODING = 40;

    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Requests in a second of whoever works meanwhile. */
    private static final int WORK_RATE = 60;

    /** From so many seconds on the machine is taken to be there for this alone. */
    private static final int LONG = 30;

    private static final double MOST_LONG = 2;
    private static final Duration MOST = Duration.ofSeconds(10);
    private static final int KNOWN_ACCOUNTS = 20;
    private static final List<String> WORK =
            List.of("/api/v1/identity/me", "/api/v1/subtitles/jobs?limit=20", "/api/v1/identity/workspaces");

    @Test
    @Abuse("A15")
    void aFloodOfSignInsLeavesEverybodyElseTheServer(SecondServer second) throws Exception {
        var server = second.with(FrontDoorIT.SETTINGS);
        var anonymous = new ApiClient(server.http(), null);
        var worker = ApiClient.newcomer(server.http());
        var known = IntStream.range(0, KNOWN_ACCOUNTS)
                .mapToObj(i -> ApiClient.newEmail())
                .toList();
        known.forEach(email -> anonymous.register(email).expect(201));
        System.out.printf(
                "FLOOD: %d s, %s, seed %d%n",
                SECONDS, SECONDS < LONG ? FLOODING + " who flood" : RATE + " sign-ins a second", SEED);

        work(worker, Duration.ofSeconds(SECONDS));
        var calm = work(worker, Duration.ofSeconds(SECONDS));
        var answers = new TreeMap<Integer, Integer>();
        Latencies flooded;
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var flood = threads.submit(() -> flood(anonymous, known, over));
            flooded = work(worker, Duration.ofSeconds(SECONDS));
            over.set(true);
            flood.get().forEach(status -> answers.merge(status, 1, Integer::sum));
        }
        double ratio = (double) flooded.percentile(99) / calm.percentile(99);
        System.out.printf("FLOOD: without %s%n", calm);
        System.out.printf("FLOOD: with    %s%n", flooded);
        System.out.printf(
                Locale.ROOT,
                "FLOOD: p99 is %.2f times as long; sign-ins by status %s; seed %d%n",
                ratio,
                answers,
                SEED);

        assertThat(answers.keySet()).as("by status").isSubsetOf(401, 429, 503).contains(401, 503);
        assertThat(Duration.ofNanos(flooded.percentile(99))).isLessThan(MOST);
        if (SECONDS >= LONG) {
            assertThat(ratio).as("p99 with the flood over p99 without").isLessThan(MOST_LONG);
        }
        anonymous.login(known.getFirst(), ApiClient.PASSWORD).expect(200);
    }

    /** Everything is answered well, however long it takes. */
    private static Latencies work(ApiClient api, Duration time) throws InterruptedException, ExecutionException {
        return new Latencies(paced(WORK_RATE, new AtomicBoolean(), time, number -> () -> {
            long begin = System.nanoTime();
            api.get(WORK.get(number % WORK.size())).expect(200);
            return System.nanoTime() - begin;
        }));
    }

    /** Each from an address of its own, as a botnet's are, and for an account of its own as far as they reach. */
    private static List<Integer> flood(ApiClient api, List<String> known, AtomicBoolean over)
            throws InterruptedException, ExecutionException {
        var random = new Random(SEED);
        if (SECONDS >= LONG) {
            return paced(RATE, over, Duration.ofSeconds(10L * SECONDS), number -> guess(api, known, random));
        }
        var statuses = new ConcurrentLinkedQueue<Integer>();
        Callable<Boolean> flooding = () -> {
            while (!over.get()) {
                statuses.add(guess(api, known, random).call());
                Await.pause(PAUSE);
            }
            return over.get();
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : threads.invokeAll(Collections.nCopies(FLOODING, flooding))) {
                one.get();
            }
        }
        return List.copyOf(statuses);
    }

    private static Callable<Integer> guess(ApiClient api, List<String> known, Random random) {
        var email = random.nextInt(4) == 0 ? known.get(random.nextInt(known.size())) : ApiClient.newEmail();
        var address = "100.%d.%d.%d".formatted(random.nextInt(256), random.nextInt(256), random.nextInt(256));
        return () -> api.send(api.request("/api/v1/identity/auth/login")
                        .header("Content-Type", "application/json")
                        .header("X-Forwarded-For", address)
                        .POST(BodyPublishers.ofString(ApiClient.credentials(email, "a wrong guess"))))
                .status();
    }

    private interface Numbered<T> {
        Callable<T> task(int number);
    }

    /** Starts so many a second whether or not the ones before are answered, as strangers do. */
    private static <T> List<T> paced(int rate, AtomicBoolean over, Duration time, Numbered<T> tasks)
            throws InterruptedException, ExecutionException {
        var results = new ArrayList<Future<T>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begin = System.nanoTime();
            for (int number = 0; !over.get() && System.nanoTime() - begin < time.toNanos(); number++) {
                results.add(threads.submit(tasks.task(number)));
                Await.pause(Duration.ofNanos(begin + (number + 1) * 1_000_000_000L / rate - System.nanoTime()));
            }
        }
        var done = new ArrayList<T>();
        for (var result : results) {
            done.add(result.get());
        }
        return done;
    }

    /** How long answers took, in nanoseconds. */
    private record Latencies(List<Long> sorted) {

        Latencies {
            sorted = sorted.stream().sorted().toList();
        }

        long percentile(int of100) {
            return sorted.get(Math.min(sorted.size() - 1, sorted.size() * of100 / 100));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50 %.1f ms, p99 %.1f ms, longest %.1f ms of %d answers",
                    percentile(50) / 1e6,
                    percentile(99) / 1e6,
                    sorted.getLast() / 1e6,
                    sorted.size());
        }
    }
}
