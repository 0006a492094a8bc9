package studio.atelier.bench;

import java.util.ArrayList;
import java.util.List;

/** Numbers of one kind, one of each round, and their median. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    List<Double> values() {
        return List.copyOf(values);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /** The middle one, or the mean of the two in the middle; not a number if there is none. */
    double median() {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        var sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest of them that this share of all is not above; the share is from 0 to 1. */
    static long percentile(List<Long> all, double share) {
        var sorted = all.stream().sorted().toList();
        return sorted.get(Math.clamp((int) Math.ceil(share * sorted.size()) - 1, 0, sorted.size() - 1));
    }
}
