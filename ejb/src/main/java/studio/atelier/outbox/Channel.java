package studio.atelier.outbox;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** A way to a person, and how patiently it is tried. */
enum Channel {
    MAIL,
    SMS;

    private static final double JITTER = 0.2;

    /** Eight tries in 18 hours: long enough for a mail server that is repaired the next morning. */
    private static final List<Duration> MAIL_PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10));

    /** Two tries: a code that comes late is worse than none. */
    private static final List<Duration> SMS_PAUSES = List.of(Duration.ofSeconds(10));

    static Channel of(Message message) {
        return switch (message) {
            case Message.ByMail _ -> MAIL;
            case Message.BySms _ -> SMS;
        };
    }

    static Channel of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How long to wait after this many tries, give or take a fifth; nothing if that was the last. */
    Optional<Duration> pauseAfter(int tries) {
        var pauses = switch (this) {
            case MAIL -> MAIL_PAUSES;
            case SMS -> SMS_PAUSES;
        };
        if (tries > pauses.size()) {
            return Optional.empty();
        }
        double millis = pauses.get(tries - 1).toMillis()
                * (1 + JITTER * ThreadLocalRandom.current().nextDouble(-1, 1));
        return Optional.of(Duration.ofMillis((long) millis));
    }
}
