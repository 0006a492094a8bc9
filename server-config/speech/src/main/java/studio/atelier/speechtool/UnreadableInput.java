package studio.atelier.speechtool;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A file that is missing, damaged or of another format than the tool takes; its line is what the caller sees. */
final class UnreadableInput extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String line;

    UnreadableInput(String line, @Nullable Throwable cause) {
        super(line, cause);
        this.line = line;
    }

    String line() {
        return line;
    }
}
