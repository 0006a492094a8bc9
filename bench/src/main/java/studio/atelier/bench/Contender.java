package studio.atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** One engine, in a process of its own, that does what a command says. */
interface Contender extends AutoCloseable {

    /** As in the table. */
    String name();

    /** The version, and how it is set up, in a few words. */
    String setup();

    String database();

    /** Whether it is ours. */
    default boolean isOurs() {
        return false;
    }

    /** Waits for the answer to a command of the drill; an exception if it says that something went wrong. */
    JsonNode ask(String command) throws Exception;

    @Override
    void close() throws IOException;
}
