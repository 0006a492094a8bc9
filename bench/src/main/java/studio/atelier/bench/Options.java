package studio.atelier.bench;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the command line says.
 *
 * @param what the measurement
 * @param rounds how often each contender has its turn
 * @param jobs how many are enqueued and drained in a round
 * @param rate jobs a second while latency is measured
 * @param seconds how long latency is measured
 * @param limit after how many seconds a drain is broken off; the rate is then that of the jobs finished by then
 * @param only names of contenders; empty for all
 * @param home the directory of the project
 */
record Options(
        List<String> what, int rounds, int jobs, int rate, int seconds, int limit, List<String> only, Path home) {

    static final String USAGE = """
            ./atelier bench [WHAT...] [OPTIONS]
              peers     (default) drain, bulk enqueue and pick-up latency of our engine and of its peers
              fair      claims of 100 workspaces, one with 100 000 waiting, against one workspace alone
              growth    claims with 10 000, 100 000 and 1 000 000 waiting
              pinned    claims while an open transaction holds back vacuum for a minute
              cost      WAL, transactions and statements of a job
              money     transfers through the ledger and as an ORM does them; holds that expire (as many as --jobs)
              all       everything
            --rounds N  turns of each contender (5)        --jobs N     jobs of a round (30000)
            --rate N    jobs a second for latency (100)    --seconds N  how long (10)
            --limit N   seconds after which a drain is broken off (60)
            --only A,B  only these: atelier, plain, db-scheduler, jobrunr, quartz, graphile, pg-boss""";

    private static final int ROUNDS = 5;
    private static final int JOBS = 30_000;
    private static final int RATE = 100;
    private static final int SECONDS = 10;
    private static final int LIMIT = 60;
    private static final List<String> WHATS = List.of("peers", "fair", "growth", "pinned", "cost", "money", "all");

    private static final List<String> CONTENDERS =
            List.of("atelier", "plain", "db-scheduler", "jobrunr", "quartz", "graphile", "pg-boss");

    static Options of(List<String> words) {
        var options = new Options(
                List.of(),
                ROUNDS,
                JOBS,
                RATE,
                SECONDS,
                LIMIT,
                List.of(),
                Path.of("").toAbsolutePath());
        for (var rest = words.iterator(); rest.hasNext(); ) {
            options = options.with(rest.next(), rest);
        }
        return options;
    }

    private Options with(String word, Iterator<String> rest) {
        return switch (word) {
            case "--rounds" -> new Options(what, number(rest), jobs, rate, seconds, limit, only, home);
            case "--jobs" -> new Options(what, rounds, number(rest), rate, seconds, limit, only, home);
            case "--rate" -> new Options(what, rounds, jobs, number(rest), seconds, limit, only, home);
            case "--seconds" -> new Options(what, rounds, jobs, rate, number(rest), limit, only, home);
            case "--limit" -> new Options(what, rounds, jobs, rate, seconds, number(rest), only, home);
            case "--only" -> new Options(what, rounds, jobs, rate, seconds, limit, names(rest), home);
            case String name
            when WHATS.contains(name) ->
                new Options(
                        Stream.concat(what.stream(), Stream.of(name)).toList(),
                        rounds,
                        jobs,
                        rate,
                        seconds,
                        limit,
                        only,
                        home);
            case "help" -> throw new IllegalArgumentException(USAGE);
            case String other -> throw new IllegalArgumentException("Not understood: " + other + "\n" + USAGE);
        };
    }

    private static int number(Iterator<String> rest) {
        var text = value(rest);
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new IllegalArgumentException("Not a whole number above 0: " + text + "\n" + USAGE);
        }
        return Integer.parseInt(text);
    }

    private static List<String> names(Iterator<String> rest) {
        var names = List.of(value(rest).split(","));
        if (!CONTENDERS.containsAll(names)) {
            throw new IllegalArgumentException("Nobody of these: " + CONTENDERS + "\n" + USAGE);
        }
        return names;
    }

    private static String value(Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("A value is missing\n" + USAGE);
        }
        return rest.next();
    }

    boolean wants(String part) {
        return what.isEmpty() ? part.equals("peers") : what.contains(part) || what.contains("all");
    }

    boolean takesPart(String contender) {
        return only.isEmpty() || only.contains(contender);
    }

    Path target() {
        return home.resolve("bench").resolve("target");
    }
}
