package studio.atelier.realtime.rest;

import java.time.Duration;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** What an operator can set about the stream of events. */
record RealtimeSettings(Duration heartbeat, Duration poll, long connectionsPerAccount, int queue, int replayMost) {

    private static final int QUEUE_LEAST = 2 * EventHub.PAGE;

    static final Setting<Duration> HEARTBEAT = Setting.seconds(
                    "atelier.realtime.heartbeat", 1, 300, "Seconds between two signs of life on an event stream.")
            .orElse("15");

    static final Setting<Long> POLL = Setting.number(
                    "atelier.realtime.poll-millis",
                    20,
                    10_000,
                    "Milliseconds between two looks for new events while somebody listens.")
            .orElse("250");

    static final Setting<Long> CONNECTIONS = Setting.number(
                    "atelier.realtime.connections-per-account",
                    1,
                    10_000,
                    "How many event streams one account may have open on a node.")
            .orElse("10");

    static final Setting<Long> QUEUE = Setting.number(
                    "atelier.realtime.queue",
                    QUEUE_LEAST,
                    1_000_000,
                    "How many events wait for a client that reads slowly before it is let go.")
            .orElse("2000");

    static final Setting<Long> REPLAY = Setting.number(
                    "atelier.realtime.replay-most",
                    EventHub.PAGE,
                    10_000_000,
                    "How many events are looked through for a client that comes back before it is told to start afresh.")
            .orElse("100000");

    static RealtimeSettings of(Settings settings) {
        return new RealtimeSettings(
                settings.get(HEARTBEAT),
                Duration.ofMillis(settings.get(POLL)),
                settings.get(CONNECTIONS),
                Math.toIntExact(settings.get(QUEUE)),
                Math.toIntExact(settings.get(REPLAY)));
    }
}
