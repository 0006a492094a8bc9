package studio.atelier.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import studio.atelier.platform.Sql;
import studio.atelier.platform.TestDatabase;

/** The feature on a real database and a real directory. Studios test their stages with it. */
public final class MediaFixture {

    /** The defaults of sources, intermediates and large files. */
    static final List<Duration> HOURS = List.of(Duration.ofHours(24), Duration.ofHours(72), Duration.ofHours(720));

    static final String SECRET = "kR4vQ9mZx2LwT7cBnY5hJ8sDfG3pA6eU";

    final Path directory;
    final MediaSettings settings;
    public final ObjectStore objects;
    final MediaStore rows;
    final Disposal disposal;
    public final Uploads uploads;
    public final Artifacts artifacts;
    public final JobMedia jobs;
    final RetentionSettings retention = new RetentionSettings(HOURS.get(0), HOURS.get(1), HOURS.get(2));
    public final DownloadLinks links;
    private final Sql owner;
    private final TestDatabase database;

    /**
     * Room for files of up to 64 MiB and for 1 GiB of them.
     *
     * @param request what requests use; the engine's does for tests that have no tenant
     */
    public MediaFixture(TestDatabase database, Sql request, Path directory) {
        this(database, request, directory, 64L << 20, 1L << 30);
    }

    MediaFixture(TestDatabase database, Path directory) {
        this(database, database.engine(), directory);
    }

    MediaFixture(TestDatabase database, Path directory, long mostBytes, long quotaBytes) {
        this(database, database.engine(), directory, mostBytes, quotaBytes);
    }

    private MediaFixture(TestDatabase database, Sql request, Path directory, long mostBytes, long quotaBytes) {
        this.database = database;
        this.directory = directory;
        this.settings = new MediaSettings(
                directory, mostBytes, quotaBytes, Duration.ofHours(24), Duration.ofMinutes(15), SECRET);
        this.objects = new DirectoryStore(directory);
        this.rows = new MediaStore(database.engine(), request);
        this.disposal = new Disposal(new DisposalStore(database.engine()), objects, retention);
        this.uploads = new Uploads(rows, objects, disposal, settings);
        this.artifacts = new Artifacts(new ArtifactStore(database.engine(), request), objects, disposal);
        this.jobs = new JobMedia(database.engine(), request, artifacts);
        this.links = new DownloadLinks(rows, settings);
        this.owner = database.owner();
    }

    public Disposal disposal() {
        return disposal;
    }

    /** Removes what has outlived its terms; how many files went. */
    public long sweep() {
        var census = new Census(database.engine(), objects);
        var terms = new RetentionSweep.Terms(Duration.ofHours(1), 500, Duration.ofHours(24), false);
        return new RetentionSweep(List.of(), disposal, census)
                .sweep(terms, () -> true)
                .removed();
    }

    /** An upload that went well. */
    public MediaObject upload(UUID workspace, UUID account, Path file) throws IOException {
        var arrival =
                new Arrival(workspace, account, file.getFileName().toString(), "", OptionalLong.of(Files.size(file)));
        try (var body = Files.newInputStream(file)) {
            return switch (uploads.receive(arrival, body)) {
                case Reception.Stored stored -> stored.object();
                case Reception other -> throw new AssertionError(other);
            };
        }
    }

    static Arrival arrival(UUID workspace, OptionalLong bodyBytes) {
        return new Arrival(workspace, UUID.randomUUID(), "talk.wav", "audio/wav", bodyBytes);
    }

    /** A file that begins as a WAV does and has this many bytes. */
    static byte[] wav(int bytes) {
        var head = "RIFF....WAVEfmt ".getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(head, bytes);
    }

    /** The same without holding it in memory. */
    static InputStream longWav(long bytes) {
        var head = new ByteArrayInputStream(wav(64));
        return new SequenceInputStream(head, new Window(new Zeros(), bytes - 64));
    }

    long held(UUID workspace) {
        return owner.first(
                        "SELECT held_bytes FROM workspace_storage WHERE workspace_id = ?",
                        row -> row.number("held_bytes"),
                        workspace)
                .orElse(0L);
    }

    List<String> states(UUID workspace) {
        return owner.list(
                "SELECT state FROM media_object WHERE workspace_id = ? ORDER BY id",
                row -> row.text("state"),
                workspace);
    }

    /** Whether what a workspace holds is what its objects hold. */
    boolean adds(UUID workspace) {
        return owner.one(
                "SELECT coalesce(sum(held_bytes), 0)::bigint = ? AS adds FROM media_object WHERE workspace_id = ?",
                row -> row.flag("adds"),
                held(workspace),
                workspace);
    }

    List<Path> files() throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** A stream that does this when it is read, and then ends. */
    static InputStream then(At end) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                end.happens();
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };
    }

    /** What happens at the end of a stream. */
    @FunctionalInterface
    interface At {
        void happens() throws IOException;
    }

    private static final class Zeros extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return length;
        }
    }
}
