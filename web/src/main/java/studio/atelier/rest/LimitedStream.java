package studio.atelier.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused when more of it comes than its operation takes. */
final class LimitedStream extends FilterInputStream {

    private final long limit;
    private final Pace pace = new Pace();
    private long read;

    LimitedStream(InputStream in, long limit) {
        super(in);
        this.limit = limit;
    }

    static ApiException tooLarge(long limit) {
        return new ApiException(
                ApiCode.PAYLOAD_TOO_LARGE, "The body is too large; at most %d bytes are read here.".formatted(limit));
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int got = super.read(buffer, offset, length);
        if (got > 0) {
            count(got);
        }
        return got;
    }

    @Override
    public long skip(long n) throws IOException {
        long skipped = super.skip(n);
        count(skipped);
        return skipped;
    }

    /** Nothing: the container would read all that still comes. What is left is for {@link Leftovers}. */
    @Override
    public void close() {}

    private void count(long bytes) {
        read += bytes;
        if (read > limit) {
            throw tooLarge(limit);
        }
        pace.check(read);
    }
}
