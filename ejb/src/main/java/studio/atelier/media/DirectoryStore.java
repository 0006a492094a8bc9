package studio.atelier.media;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Objects as files below one directory, under their keys. A file is written beside its place, synced and renamed, so that
 * it is there whole or not at all, also after a power cut.
 */
@ApplicationScoped
class DirectoryStore implements ObjectStore {

    /** What is being written has this ending; keys are used once, so two writers never meet. */
    static final String PART = ".part";

    private static final Logger LOG = Logger.getLogger(DirectoryStore.class);

    /** workspace / id of the workspace / area / id of the object */
    private static final int DEPTH = 4;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path base;

    @Inject
    DirectoryStore(MediaSettings settings) {
        this(settings.directory());
    }

    DirectoryStore(Path directory) {
        try {
            this.base = Files.createDirectories(directory).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(MediaSettings.DIRECTORY.name() + " cannot be used: " + directory, e);
        }
        if (!Files.isWritable(base)) {
            throw new IllegalStateException(MediaSettings.DIRECTORY.name() + " cannot be written: " + base);
        }
    }

    @Override
    public Written put(ObjectKey key, InputStream body) throws IOException {
        var part = part(key);
        var directory =
                below("workspace/" + key.workspaceId() + "/" + key.area().wire());
        Files.createDirectories(directory);
        try {
            var written = write(part, body);
            Files.move(part, file(key), StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
            return written;
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) throws IOException {
        var channel = FileChannel.open(file(key), StandardOpenOption.READ);
        try {
            return new Window(Channels.newInputStream(channel.position(offset)), length);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public OptionalLong size(ObjectKey key) throws IOException {
        try {
            return OptionalLong.of(Files.size(file(key)));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
        Files.deleteIfExists(part(key));
        Files.deleteIfExists(file(key));
    }

    @Override
    public Stream<ObjectKey> list(Duration age) throws IOException {
        // The clock of the file system against ours: both are this machine's or the file server's, and the age is in
        // hours.
        var before = FileTime.from(Instant.now().minus(age));
        return find("workspace", file -> file.lastModifiedTime().compareTo(before) < 0);
    }

    @Override
    public Stream<ObjectKey> listOf(UUID workspaceId) throws IOException {
        return find("workspace/" + workspaceId, file -> true);
    }

    /** The caller closes it. */
    @SuppressWarnings("StreamResourceLeak")
    private Stream<ObjectKey> find(String below, Predicate<BasicFileAttributes> wanted) throws IOException {
        var root = below(below);
        if (!Files.isDirectory(root)) {
            return Stream.empty();
        }
        return Files.find(root, DEPTH, (file, is) -> is.isRegularFile() && wanted.test(is))
                .flatMap(file -> key(base.relativize(file)).stream());
    }

    private static Optional<ObjectKey> key(Path relative) {
        var name = relative.toString().replace(relative.getFileSystem().getSeparator(), "/");
        try {
            return Optional.of(
                    ObjectKey.parse(name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name));
        } catch (IllegalArgumentException _) {
            LOG.warnf("A file in the store is none of ours: %s", name);
            return Optional.empty();
        }
    }

    @Override
    public LocalFile local(ObjectKey key) throws IOException {
        var file = file(key);
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(key.toString());
        }
        return new LocalFile() {
            @Override
            public Path path() {
                return file;
            }

            @Override
            public void close() {
                // The file itself was lent, there is no copy to remove.
            }
        };
    }

    private Path file(ObjectKey key) {
        return below(key.toString());
    }

    private Path part(ObjectKey key) {
        return below(key + PART);
    }

    private Path below(String name) {
        var path = base.resolve(name).normalize();
        if (!path.startsWith(base)) {
            throw new IllegalArgumentException("A key left the directory of the store");
        }
        return path;
    }

    private static Written write(Path part, InputStream body) throws IOException {
        var digest = sha256();
        long size = 0;
        try (var channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var buffer = new byte[BUFFER_BYTES];
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                digest.update(buffer, 0, n);
                var bytes = ByteBuffer.wrap(buffer, 0, n);
                while (bytes.hasRemaining()) {
                    size += channel.write(bytes);
                }
            }
            channel.force(true);
        }
        return new Written(size, HexFormat.of().formatHex(digest.digest()));
    }

    /** The name of a file is durable once its directory is. */
    private static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
