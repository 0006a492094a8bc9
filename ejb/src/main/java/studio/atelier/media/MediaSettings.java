package studio.atelier.media;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import studio.atelier.platform.InvalidSetting;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * The settings of this feature.
 *
 * @param directory where the objects lie
 * @param uploadMaxBytes the largest file a customer may send
 * @param workspaceQuotaBytes what all files of a workspace may take together
 * @param uploadKept how long an upload waits for a job that uses it
 * @param linkLife how long a download address works
 * @param signingSecret signs download addresses
 */
public record MediaSettings(
        Path directory,
        long uploadMaxBytes,
        long workspaceQuotaBytes,
        Duration uploadKept,
        Duration linkLife,
        String signingSecret) {

    static final Setting<Path> DIRECTORY = Setting.path(
                    "atelier.media.directory",
                    "Where uploads and artefacts lie; media in the server's data directory if not set.")
            .alias("OPENAI_WHISPER_STORAGE_DIR");

    static final Setting<Long> UPLOAD_MAX_BYTES = Setting.number(
                    "atelier.media.upload-max-bytes", 1, 1L << 40, "The largest file a customer may send.")
            .alias("OPENAI_WHISPER_MAX_UPLOAD_BYTES")
            .orElse("536870912");

    static final Setting<Long> WORKSPACE_QUOTA_BYTES = Setting.number(
                    "atelier.media.workspace-quota-bytes", 1, 1L << 50, "What the files of one workspace may take.")
            .alias("OPENAI_WHISPER_WORKSPACE_STORAGE_QUOTA_BYTES")
            .orElse("21474836480");

    static final Setting<Duration> UPLOAD_KEPT = Setting.seconds(
                    "atelier.media.upload-kept-seconds",
                    60,
                    31_536_000,
                    "How long an upload waits for a job to use it.")
            .orElse("86400");

    static final Setting<Duration> LINK_LIFE = Setting.seconds(
                    "atelier.media.link-seconds", 1, 604_800, "How long a download address works.")
            .orElse("900");

    static final Setting<String> SIGNING_SECRET =
            Setting.key("atelier.media.signing-secret", "Signs download addresses; the same on every node.");

    static MediaSettings from(Settings settings) {
        return new MediaSettings(
                settings.find(DIRECTORY).orElseGet(MediaSettings::besideTheServer),
                settings.get(UPLOAD_MAX_BYTES),
                settings.get(WORKSPACE_QUOTA_BYTES),
                settings.get(UPLOAD_KEPT),
                settings.get(LINK_LIFE),
                settings.get(SIGNING_SECRET));
    }

    /** A record prints its components; this one must not print the secret. */
    @Override
    public String toString() {
        return "MediaSettings[directory=" + directory + ", uploadMaxBytes=" + uploadMaxBytes + ", workspaceQuotaBytes="
                + workspaceQuotaBytes + ", uploadKept=" + uploadKept + ", linkLife=" + linkLife + "]";
    }

    private static Path besideTheServer() {
        return Optional.ofNullable(System.getProperty("jboss.server.data.dir"))
                .map(data -> Path.of(data, "media"))
                .orElseThrow(() -> new InvalidSetting(DIRECTORY.name() + " is not set: " + DIRECTORY.says()));
    }
}
