package studio.atelier.work;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * How this node works.
 *
 * @param lease how long a task is ours without a heartbeat; a dead node is noticed after this time
 * @param poll how often the node looks for work when no doorbell rings
 * @param slots how many tasks it works on at once
 * @param queues the queues it serves
 * @param defaultQueue the queue of stages that ask for no other; studios put their stages there
 * @param node the name of the node, for operators only
 * @param retryShare how many of a hundred attempts of a workspace in a queue may be retries
 * @param retryFloor how many of its retries in two minutes are always allowed
 */
public record WorkSettings(
        Duration lease,
        Duration poll,
        int slots,
        List<String> queues,
        String defaultQueue,
        String node,
        int retryShare,
        int retryFloor) {

    static final Setting<Duration> LEASE = Setting.seconds(
                    "atelier.work.lease-seconds",
                    3,
                    600,
                    "How long a task belongs to a node without a heartbeat; a dead node is noticed after this time.")
            .orElse("30");
    static final Setting<Long> POLL = Setting.number(
                    "atelier.work.poll-millis",
                    50,
                    60_000,
                    "How often, in milliseconds, a node looks for work when no doorbell rings.")
            .orElse("1000");
    static final Setting<Long> SLOTS = Setting.number(
            "atelier.work.slots",
            1,
            256,
            "How many tasks a node works on at once. Without a value, as many as it has processors.");
    static final Setting<String> DEFAULT_QUEUE = Setting.text(
                    "atelier.work.default-queue", "The queue of everything that asks for no other.")
            .alias("CELERY_TASK_DEFAULT_QUEUE")
            .orElse("gmv.tasks.default");
    static final Setting<String> QUEUES = Setting.text(
            "atelier.work.queues", "The queues this node serves, with commas. Without a value, the default queue.");
    static final Setting<String> NODE = Setting.text(
                    "atelier.work.node", "The name of this node, for operators; two nodes may have the same.")
            .orElse("atelier");

    static final Setting<Long> RETRY_SHARE = Setting.number(
                    "atelier.work.retry-share-percent",
                    0,
                    100,
                    "How many of a hundred attempts for a workspace in a queue may be retries; further ones are put off, so that an outage does not become a storm.")
            .orElse("20");
    static final Setting<Long> RETRY_FLOOR = Setting.number(
                    "atelier.work.retry-floor",
                    1,
                    1_000_000,
                    "How many retries for a workspace in a queue a node does in two minutes whatever their share is.")
            .orElse("60");

    public WorkSettings {
        queues = List.copyOf(queues);
    }

    /** With the usual budget of retries. */
    WorkSettings(Duration lease, Duration poll, int slots, List<String> queues, String defaultQueue, String node) {
        this(lease, poll, slots, queues, defaultQueue, node, usual(RETRY_SHARE), usual(RETRY_FLOOR));
    }

    private static int usual(Setting<Long> setting) {
        return new Settings(name -> Optional.empty()).get(setting).intValue();
    }

    static WorkSettings of(Settings settings) {
        var defaultQueue = settings.get(DEFAULT_QUEUE);
        var queues = settings.find(QUEUES).orElse(defaultQueue);
        return new WorkSettings(
                settings.get(LEASE),
                Duration.ofMillis(settings.get(POLL)),
                settings.find(SLOTS)
                        .orElse((long) Runtime.getRuntime().availableProcessors())
                        .intValue(),
                Arrays.stream(queues.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList(),
                defaultQueue,
                settings.get(NODE),
                settings.get(RETRY_SHARE).intValue(),
                settings.get(RETRY_FLOOR).intValue());
    }

    /** How often a node says that it lives, and learns what was cancelled. */
    Duration heartbeat() {
        return lease.dividedBy(3);
    }

    /** How often a node looks for leases that ran out. */
    Duration rescue() {
        return lease.dividedBy(6);
    }
}
