package studio.atelier.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The contenders written in JavaScript: installed by npm into {@code bench/target/node}, versions from our package.json. */
final class NodePackages {

    private static final List<String> FILES =
            List.of("package.json", "host.mjs", "graphile.mjs", "pg-boss.mjs", "drill.mjs");
    private static final long INSTALL_SECONDS = 300;

    private final Path home;

    private NodePackages(Path home) {
        this.home = home;
    }

    /** What was installed, or why not. */
    record Outcome(Optional<NodePackages> packages, String why) {}

    static Outcome install(Options options) throws IOException, InterruptedException {
        var home = options.target().resolve("node");
        Files.createDirectories(home);
        for (var file : FILES) {
            Files.copy(
                    options.home().resolve("bench/src/main/node").resolve(file),
                    home.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        if (!succeeds(home, "node", "--version")) {
            return new Outcome(Optional.empty(), "there is no node on the path");
        }
        if (!succeeds(home, "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock")) {
            return new Outcome(Optional.empty(), "npm install failed: see " + home.resolve("npm.log"));
        }
        return new Outcome(Optional.of(new NodePackages(home)), "");
    }

    private static boolean succeeds(Path home, String... command) throws InterruptedException {
        try {
            var process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("npm.log").toFile())
                    .start();
            return process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    List<String> command(String peer) {
        return List.of("node", home.resolve("host.mjs").toString(), peer);
    }
}
