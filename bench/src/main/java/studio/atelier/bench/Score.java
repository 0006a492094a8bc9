package studio.atelier.bench;

import java.util.ArrayList;
import java.util.List;

/** What a contender reached, round by round, and what went wrong. */
final class Score {

    final String name;
    final String setup;
    final Samples drained = new Samples();
    final Samples enqueued = new Samples();
    final Samples p50 = new Samples();
    final Samples p99 = new Samples();
    final Samples walOfEnqueue = new Samples();
    final Samples walOfDrain = new Samples();
    final Samples writesOfDrain = new Samples();
    final List<String> faults = new ArrayList<>();

    Score(String name, String setup) {
        this.name = name;
        this.setup = setup;
    }
}
