package studio.atelier.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;

/** The program behind {@code ./atelier bench}. Status 0: measured; 1: said why not; 2: a contender lost or doubled a job. */
public final class Bench {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAULTY = 2;

    private final Options options;
    private final PrintStream out;
    private final long started = System.nanoTime();
    private final ObjectNode report = JSON.createObjectNode();
    private boolean faulty;

    private Bench(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Options options;
        try {
            options = Options.of(Arrays.asList(arguments));
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            System.exit(1);
            return;
        }
        System.exit(new Bench(options, out).run());
    }

    private int run() throws Exception {
        Files.createDirectories(options.target());
        try (var arena = Arena.open(options.target())) {
            var settings = arena.settings();
            report.set("postgresql", Report.object(settings));
            report.put("processors", Runtime.getRuntime().availableProcessors());
            out.println("PostgreSQL, the same for all: " + settings);
            out.println("%d processors, %d rounds of %d jobs, latency at %d jobs/s for %d s"
                    .formatted(
                            Runtime.getRuntime().availableProcessors(),
                            options.rounds(),
                            options.jobs(),
                            options.rate(),
                            options.seconds()));
            if (options.wants("peers")) {
                peers(arena);
            }
            var claims = new ClaimTimes(arena, this::say);
            if (options.wants("fair")) {
                report.set("fair", claims.fair());
            }
            if (options.wants("growth")) {
                report.set("growth", claims.growth());
            }
            if (options.wants("pinned")) {
                report.set("pinned", claims.pinned());
            }
            if (options.wants("cost")) {
                report.set("cost", new JobCost(arena, this::say).measure());
            }
            if (options.wants("money")) {
                report.set("money", new MoneyTimes(arena, options, this::say).measure());
            }
        }
        var file = options.target().resolve("bench.json");
        JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
        out.println("All rounds are in " + file);
        return faulty ? FAULTY : 0;
    }

    private void peers(Arena arena) throws Exception {
        try (var lineup = new Lineup(arena, options, this::say)) {
            lineup.start();
            var scores = new Duel(arena, options, this::say).run(lineup.contenders());
            out.println(Report.table(scores));
            report.set("peers", Report.json(scores));
            faulty |= scores.stream()
                    .flatMap(score -> score.faults.stream())
                    .anyMatch(fault -> !fault.contains("broken"));
        }
    }

    private void say(String line) {
        out.printf(
                "bench %6.1f s  %s%n",
                Duration.ofNanos(System.nanoTime() - started).toMillis() / 1e3, line);
    }
}
