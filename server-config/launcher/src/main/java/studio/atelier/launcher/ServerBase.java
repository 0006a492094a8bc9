package studio.atelier.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What one server writes: configuration, data, logs, temporary files, deployments. The configuration is copied from the
 * assembled server at the first start, and again when that one has changed; the old {@code standalone.xml}, with
 * whatever an administrator did to it, is then kept beside it.
 */
final class ServerBase {

    private static final String STAMP = "assembled.sha256";
    private static final String SERVER_XML = "standalone.xml";
    private static final Pattern PEOPLE = Pattern.compile(".*-(users|groups|roles)\\.properties");
    private static final Duration ORPHAN_STOP = Duration.ofSeconds(20);

    private final Path base;

    ServerBase(Path base) {
        this.base = base;
    }

    Path configuration() {
        return base.resolve("configuration");
    }

    Path log() {
        return base.resolve("log");
    }

    /** For files of the JVM; emptied at each start, since nobody else uses it. */
    Path temporary() {
        return base.resolve("java-tmp");
    }

    Path deployed(String marker) {
        return base.resolve("deployments").resolve("atelier.ear." + marker);
    }

    void prepare(ServerImage image, Path ear) throws IOException {
        PrivateFile.directory(base);
        refreshConfiguration(image);
        Trees.delete(temporary());
        for (var directory : List.of(log(), temporary(), base.resolve("deployments"))) {
            PrivateFile.directory(directory);
        }
        for (var marker : List.of("deployed", "failed", "isdeploying", "undeployed", "pending", "dodeploy")) {
            Files.deleteIfExists(deployed(marker));
        }
        var target = base.resolve("deployments").resolve("atelier.ear");
        Files.copy(ear, target, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(deployed("dodeploy"), "");
    }

    private void refreshConfiguration(ServerImage image) throws IOException {
        var fresh = digest(image.configuration().resolve(SERVER_XML));
        var stamp = configuration().resolve(STAMP);
        if (Files.exists(stamp) && Files.readString(stamp).equals(fresh)) {
            return;
        }
        var current = configuration().resolve(SERVER_XML);
        if (Files.exists(current)) {
            Files.move(
                    current,
                    configuration().resolve(SERVER_XML + ".before-update"),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        PrivateFile.directory(configuration());
        copyConfiguration(image);
        Files.writeString(stamp, fresh);
    }

    /** Users, groups and roles that are there already stay as they are. */
    private void copyConfiguration(ServerImage image) throws IOException {
        try (var files = Files.newDirectoryStream(image.configuration(), Files::isRegularFile)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                var target = configuration().resolve(name);
                if (!PEOPLE.matcher(name).matches() || Files.notExists(target)) {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    void writeProcess(ProcessHandle process) throws IOException {
        PrivateFile.write(base.resolve("server.pid"), Long.toString(process.pid()));
    }

    /** Ends a server whose launcher was killed. Whoever calls this holds the lock of the directory around it. */
    void stopOrphan() throws IOException {
        var pidFile = base.resolve("server.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        var text = Files.readString(pidFile).strip();
        var pid = text.matches("\\d{1,10}") ? Long.parseLong(text) : -1;
        if (Children.isRunning(pid, "jboss-modules.jar", base.toString())) {
            var orphan = ProcessHandle.of(pid).orElseThrow();
            for (var signal : List.of("TERM", "KILL")) {
                Children.signal(orphan, signal);
                if (Children.await(orphan, ORPHAN_STOP)) {
                    break;
                }
            }
        }
        Files.deleteIfExists(pidFile);
    }

    private static String digest(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
