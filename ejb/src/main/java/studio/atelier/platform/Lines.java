package studio.atelier.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The lines a child writes. They end with a line feed or, as progress does, with a carriage return; long ones are cut. */
final class Lines {

    private static final Logger LOG = Logger.getLogger(Lines.class);
    private static final int BUFFER_CHARACTERS = 2_000;

    private final int mostCharacters;
    private final Consumer<String> consumer;
    private final StringBuilder line = new StringBuilder();

    private Lines(int mostCharacters, Consumer<String> consumer) {
        this.mostCharacters = mostCharacters;
        this.consumer = consumer;
    }

    /** A thread that reads until the output ends, so that the child never waits for us. */
    static Thread read(InputStream output, int mostCharacters, Consumer<String> consumer) {
        return Thread.ofVirtual().name("child-output").start(() -> new Lines(mostCharacters, consumer).readAll(output));
    }

    private void readAll(InputStream output) {
        var buffer = new char[BUFFER_CHARACTERS];
        try (var reader = new InputStreamReader(output, StandardCharsets.UTF_8)) {
            for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
                for (int i = 0; i < n; i++) {
                    take(buffer[i]);
                }
            }
        } catch (IOException e) {
            // A killed child's output breaks off; how it ended is told by its exit.
            LOG.tracef(e, "The output of a child broke off");
        }
        end();
    }

    private void take(char c) {
        if (c == '\n' || c == '\r') {
            end();
        } else if (line.length() < mostCharacters) {
            line.append(c);
        }
    }

    private void end() {
        if (line.isEmpty()) {
            return;
        }
        try {
            consumer.accept(line.toString());
        } catch (RuntimeException e) {
            // Whoever listens must not stop the reading: the child would wait for us until its time is over.
            LOG.debugf(e, "A line of a child was not taken");
        }
        line.setLength(0);
    }
}
