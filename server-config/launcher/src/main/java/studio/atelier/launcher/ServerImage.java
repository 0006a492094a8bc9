package studio.atelier.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/** The assembled server directory, as {@code server-config} builds it. It is only read: what changes is in a {@link ServerBase}. */
public record ServerImage(Path home) {

    public ServerImage {
        home = home.toAbsolutePath().normalize();
        if (Files.notExists(home.resolve("jboss-modules.jar"))) {
            throw new LaunchFailure("There is no assembled server in " + home + ": ./atelier serve builds it.");
        }
    }

    Path configuration() {
        return home.resolve("standalone").resolve("configuration");
    }

    /** The directory with the jars of the speech tool. */
    public Path speech() {
        return home.resolve("atelier").resolve("speech");
    }

    /** The ffmpeg that comes along, for machines that have none. */
    public Path ffmpeg() {
        return home.resolve("atelier").resolve("ffmpeg").resolve("ffmpeg");
    }
}
