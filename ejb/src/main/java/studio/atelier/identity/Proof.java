package studio.atelier.identity;

import java.time.Duration;

/** What a client gets of a sign-in, once. Its text form shows nothing. */
public sealed interface Proof {

    /** How long it is good for, unless the sign-in is ended before. */
    Duration life();

    /**
     * A pair.
     *
     * @param access for every request
     * @param refresh for the next pair, once
     */
    record Tokens(String access, String refresh, Duration life) implements Proof {
        @Override
        public String toString() {
            return "Tokens[hidden]";
        }
    }

    record Cookie(String value, Duration life) implements Proof {
        @Override
        public String toString() {
            return "Cookie[hidden]";
        }
    }
}
