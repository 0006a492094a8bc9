package studio.atelier.media;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What came of asking an address for a file. */
public sealed interface Fetched {

    /**
     * The file comes. Close it when done, also when it was not read to its end.
     *
     * @param body breaks off with an {@link IOException} when it is too slow or takes too long
     * @param declaredType as sent, may be empty; not trusted
     * @param promisedBytes as sent; not trusted
     */
    record Opened(InputStream body, String filename, String declaredType, OptionalLong promisedBytes)
            implements Fetched, AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Asking again would not help; {@code why} is one sentence for the customer. */
    record Refused(String why) implements Fetched {}

    /** It may work later. */
    record Unavailable(String why, @Nullable Duration after) implements Fetched {}
}
