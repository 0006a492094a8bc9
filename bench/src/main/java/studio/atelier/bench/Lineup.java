package studio.atelier.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import studio.atelier.bench.peer.PeerHost;

/** Starts the contenders, ours first, each with a database of its own. Those that cannot take part are named with the reason. */
final class Lineup implements AutoCloseable {

    static final String PLAIN = "plain";

    /** Of our engine, in the server and outside: no-op jobs cost no processor, so more at once than processors. */
    private static final String SLOTS = "64";

    /** The heap that the launcher gives the server. */
    private static final List<String> JVM = List.of("-Xms256m", "-Xmx512m", "-XX:+UseSerialGC");

    private final Arena arena;
    private final Options options;
    private final Consumer<String> says;
    private final List<Contender> contenders = new ArrayList<>();

    Lineup(Arena arena, Options options, Consumer<String> says) {
        this.arena = arena;
        this.options = options;
        this.says = says;
    }

    List<Contender> contenders() {
        return List.copyOf(contenders);
    }

    /** All that are wanted. */
    void start() throws Exception {
        if (options.takesPart(ServerContender.NAME)) {
            arena.database("bench_atelier", true);
            add(ServerContender.start(
                    arena, "bench_atelier", "ours inside WildFly, " + SLOTS + " slots", options, settings()));
        }
        if (options.takesPart(PLAIN)) {
            plain();
        }
        java("db-scheduler", "db-scheduler 16.12.0, lock-and-fetch, 20 threads, limits 4.0 and 20.0");
        java("jobrunr", "JobRunr 8.7.0, virtual threads, poll 5 s (the shortest it allows)");
        java("quartz", "Quartz 2.5.2, JobStoreTX, 50 threads, batches of 50");
        node();
    }

    /** Ours without a container, alone for what needs no server. */
    Contender plain() throws Exception {
        arena.database("bench_plain", true);
        var environment = new HashMap<>(arena.environment("bench_plain", true));
        environment.putAll(settings());
        var contender = ProcessContender.start(
                PLAIN,
                "ours on plain JDBC, " + SLOTS + " slots",
                "bench_plain",
                true,
                jvm("atelier"),
                environment,
                options.target());
        add(contender);
        return contender;
    }

    private static Map<String, String> settings() {
        return Map.of("ATELIER_WORK_SLOTS", SLOTS);
    }

    private void java(String name, String setup) throws Exception {
        if (options.takesPart(name)) {
            process(name, setup, jvm(name));
        }
    }

    private void node() throws Exception {
        if (!options.takesPart("graphile") && !options.takesPart("pg-boss")) {
            return;
        }
        var outcome = NodePackages.install(options);
        if (outcome.packages().isEmpty()) {
            says.accept("SKIPPED graphile and pg-boss: " + outcome.why());
            return;
        }
        var packages = outcome.packages().get();
        if (options.takesPart("graphile")) {
            process(
                    "graphile",
                    "Graphile Worker 0.18.0, 24 at once, local queue 500, completions batched",
                    packages.command("graphile"));
        }
        if (options.takesPart("pg-boss")) {
            process("pg-boss", "pg-boss 12.30.0, batches of 500, burst, notify", packages.command("pg-boss"));
        }
    }

    private void process(String name, String setup, List<String> command) throws Exception {
        var database = "bench_" + name.replace('-', '_');
        arena.database(database, false);
        try {
            add(ProcessContender.start(
                    name, setup, database, false, command, arena.environment(database, false), options.target()));
        } catch (IOException e) {
            says.accept("SKIPPED " + name + ": " + e.getMessage());
        }
    }

    private static List<String> jvm(String peer) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PeerHost.class.getName(), peer));
        return command;
    }

    private void add(Contender contender) {
        contenders.add(contender);
        says.accept(contender.name() + " is up: " + contender.setup());
    }

    @Override
    public void close() {
        for (var contender : contenders.reversed()) {
            try {
                contender.close();
            } catch (IOException e) {
                says.accept("Stopping " + contender.name() + ": " + e);
            }
        }
    }
}
