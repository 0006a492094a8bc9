package studio.atelier.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

    private static double median(double... values) {
        var samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples.median();
    }

    @Test
    void theMedianIsTheMiddleOneWhateverTheOrder() {
        assertEquals(3, median(9, 1, 3));
        assertEquals(2.5, median(4, 1, 2, 3));
        assertEquals(Double.NaN, median());
    }

    @Test
    void aPercentileIsOneOfTheValues() {
        var hundred = LongStream.rangeClosed(1, 100).boxed().toList();

        assertEquals(50, Samples.percentile(hundred, 0.5));
        assertEquals(99, Samples.percentile(hundred, 0.99));
        assertEquals(7, Samples.percentile(List.of(7L), 0.99));
    }
}
