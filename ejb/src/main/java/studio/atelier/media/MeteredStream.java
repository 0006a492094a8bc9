package studio.atelier.media;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets bytes through only as far as they were allowed, and asks for more before it hands out the first one beyond. */
final class MeteredStream extends FilterInputStream {

    /** Gives more room, or throws. */
    @FunctionalInterface
    interface Allowance {
        /** How many bytes may pass in all, now that this many have to; at least as many. */
        long upTo(long bytes) throws IOException;
    }

    private final Allowance allowance;
    private long passed;
    private long allowed;

    MeteredStream(InputStream in, long allowed, Allowance allowance) {
        super(in);
        this.allowed = allowed;
        this.allowance = allowance;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        if (n > 0) {
            passed += n;
            if (passed > allowed) {
                allowed = allowance.upTo(passed);
            }
        }
        return n;
    }

    @Override
    public long skip(long n) throws IOException {
        throw new IOException("Bytes that were not counted cannot be skipped");
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
