package studio.atelier.media;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Gives up on a sender that drips: after a grace the average must reach a minimum, and nothing may last for ever. */
final class PacedStream extends FilterInputStream {

    private final UrlFetch.Limits limits;
    private final Runnable onClose;
    private final long began = System.nanoTime();
    private long bytes;

    /** @param onClose cuts the connection; an unread rest is not waited for */
    PacedStream(InputStream in, UrlFetch.Limits limits, Runnable onClose) {
        super(in);
        this.limits = limits;
        this.onClose = onClose;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = super.read(buffer, offset, length);
        bytes += Math.max(0, n);
        var age = Duration.ofNanos(System.nanoTime() - began);
        if (age.compareTo(limits.total()) > 0) {
            throw new IOException("The source took longer than it may");
        }
        if (age.compareTo(limits.grace()) > 0 && bytes < limits.bytesPerSecond() * age.toSeconds()) {
            throw new IOException("The source sends more slowly than it may");
        }
        return n;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
