package studio.atelier.speechtool;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntConsumer;

/**
 * Counts the samples the decoder takes and reports each new whole percent. The decoder reads a little ahead of what it has
 * decoded, which is exact enough for a progress bar.
 */
final class ProgressStream extends FilterInputStream {
    private static final int WHOLE = 100;

    private final long total;
    private final IntConsumer report;
    private long read;
    private int reported = -1;

    /** A {@code total} of 0 or less means unknown: nothing is reported. */
    ProgressStream(InputStream in, long total, IntConsumer report) {
        super(in);
        this.total = total;
        this.report = report;
    }

    long bytesRead() {
        return read;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(count, 0));
        return count;
    }

    private void count(int bytes) {
        read += bytes;
        int percent = total > 0 ? (int) Math.min(WHOLE, read * WHOLE / total) : -1;
        if (percent > reported) {
            reported = percent;
            report.accept(percent);
        }
    }
}
