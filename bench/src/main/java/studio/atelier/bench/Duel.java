package studio.atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The rounds. In each of them every contender has its turn, in an order that rotates: enqueue, drain, latency, each from a
 * vacuumed database and after a checkpoint. The workers of the others rest meanwhile.
 */
final class Duel {

    private static final int WARM_JOBS = 10_000;
    private static final int WARM_SECONDS = 15;
    private static final int WARM_TIMES = 2;
    private static final double HALF = 0.5;
    private static final double NEARLY_ALL = 0.99;
    private static final double MICROS_IN_MILLI = 1_000;

    private final Arena arena;
    private final Options options;
    private final Consumer<String> says;
    private final Map<Contender, Score> scores = new LinkedHashMap<>();

    Duel(Arena arena, Options options, Consumer<String> says) {
        this.arena = arena;
        this.options = options;
        this.says = says;
    }

    List<Score> run(List<Contender> contenders) throws Exception {
        for (var contender : contenders) {
            scores.put(contender, new Score(contender.name(), contender.setup()));
            warm(contender);
        }
        var order = new ArrayList<>(contenders);
        for (int round = 1; round <= options.rounds(); round++) {
            for (var contender : order) {
                turn(contender, round);
            }
            Collections.rotate(order, -1);
        }
        return List.copyOf(scores.values());
    }

    private Score score(Contender contender) {
        return scores.computeIfAbsent(contender, one -> new Score(one.name(), one.setup()));
    }

    private void warm(Contender contender) throws Exception {
        int jobs = Math.min(options.jobs(), WARM_JOBS);
        for (int i = 0; i < WARM_TIMES; i++) {
            contender.ask("enqueue " + jobs);
            if (contender
                            .ask("drain " + jobs + " " + WARM_SECONDS)
                            .get("unfinished")
                            .asLong()
                    > 0) {
                contender.ask("clear");
            }
        }
        contender.ask("latency " + options.rate() + " 1");
        says.accept(contender.name() + " is warm");
    }

    private void turn(Contender contender, int round) throws Exception {
        int jobs = options.jobs();
        var score = score(contender);
        arena.settle(contender.database());
        long wal = arena.wal();
        var enqueue = contender.ask("enqueue " + jobs);
        double rows = jobs / enqueue.get("seconds").asDouble();
        score.enqueued.add(rows);
        score.walOfEnqueue.add((double) (arena.wal() - wal) / jobs);

        arena.settle(contender.database());
        wal = arena.wal();
        long writes = arena.writes();
        var drain = contender.ask("drain " + jobs + " " + options.limit());
        long finished = drain.get("finished").asLong();
        double rate = finished / drain.get("seconds").asDouble();
        score.drained.add(rate);
        score.walOfDrain.add((double) (arena.wal() - wal) / Math.max(1, finished));
        score.writesOfDrain.add((double) (arena.writes() - writes) / Math.max(1, finished));
        judge(score, round, jobs, drain);
        if (drain.get("unfinished").asLong() > 0) {
            contender.ask("clear");
        }

        arena.settle(contender.database());
        var latency = contender.ask("latency " + options.rate() + " " + options.seconds());
        var micros = new ArrayList<Long>();
        latency.get("micros").forEach(one -> micros.add(one.asLong()));
        if (!micros.isEmpty()) {
            score.p50.add(Samples.percentile(micros, HALF) / MICROS_IN_MILLI);
            score.p99.add(Samples.percentile(micros, NEARLY_ALL) / MICROS_IN_MILLI);
        }
        judgeLatency(score, round, latency);
        says.accept("round %d  %-14s %8.0f jobs/s  %8.0f rows/s  %s ms"
                .formatted(
                        round,
                        contender.name(),
                        rate,
                        rows,
                        micros.isEmpty() ? "-" : last(score.p50) + " / " + last(score.p99)));
    }

    private static String last(Samples samples) {
        return "%.1f".formatted(samples.values().getLast());
    }

    /** Lost: neither done nor in the tables. Doubled: its handler began more than once. */
    private static void judge(Score score, int round, int jobs, JsonNode drain) {
        long began = drain.get("began").asLong();
        long doubled = drain.get("doubled").asLong();
        long unfinished = drain.get("unfinished").asLong();
        if (doubled > 0) {
            score.faults.add("round " + round + ": " + doubled + " jobs began twice");
        }
        if (unfinished == 0 && began < jobs) {
            score.faults.add("round " + round + ": " + (jobs - began) + " jobs lost");
        }
        if (unfinished > 0) {
            score.faults.add("round " + round + ": broken off with " + unfinished + " of " + jobs + " unfinished");
        }
    }

    private static void judgeLatency(Score score, int round, JsonNode latency) {
        long missing = latency.get("missing").asLong();
        long doubled = latency.get("doubled").asLong();
        if (missing > 0 || doubled > 0) {
            score.faults.add("round " + round + ", latency: " + missing + " never began, " + doubled + " twice");
        }
    }
}
