package studio.atelier.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/**
 * The rest of a body that was refused. A client that is still sending reads the answer only if the connection is not cut under it, so
 * some of what still comes is read and thrown away, in bounded size and time; then the connection ends.
 */
final class Leftovers {

    private static final int MOST_BYTES = 16 << 20;
    private static final Duration MOST_TIME = Duration.ofSeconds(5);
    private static final int BLOCK = 16_384;

    private Leftovers() {}

    /** Reads them if the answer said that the connection ends, which it does where a body was not wanted. */
    static void read(HttpServletRequest request, HttpServletResponse response) {
        if (!"close".equals(response.getHeader("Connection"))
                || request.isAsyncStarted()
                // Who waits to be asked for the body does not send it.
                || request.getHeader("Expect") != null) {
            return;
        }
        try {
            response.flushBuffer();
            var body = request.getInputStream();
            var block = new byte[BLOCK];
            long until = System.nanoTime() + MOST_TIME.toNanos();
            int total = 0;
            for (int n = body.read(block); n >= 0 && total < MOST_BYTES && System.nanoTime() < until; ) {
                total += n;
                n = body.read(block);
            }
        } catch (IOException | IllegalStateException _) {
            // The client is gone, or somebody has read the body in another way: nothing is left to read.
            return;
        }
    }
}
