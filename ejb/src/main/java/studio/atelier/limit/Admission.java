package studio.atelier.limit;

import java.time.Duration;
import java.util.List;

/** Whether a password may be tried. */
public sealed interface Admission {

    /** Go on; the attempt counts as failed until it is said to have been good. */
    final class Admitted implements Admission {
        private final byte[] counter;
        private final byte[] account;
        private final List<byte[]> places;

        Admitted(byte[] counter, byte[] account, List<byte[]> places) {
            this.counter = counter.clone();
            this.account = account.clone();
            this.places = places;
        }

        byte[] counter() {
            return counter.clone();
        }

        byte[] account() {
            return account.clone();
        }

        List<byte[]> places() {
            return places;
        }
    }

    /** Too many failed; the same for accounts that do not exist. */
    record Blocked(Duration retryAfter) implements Admission {}
}
