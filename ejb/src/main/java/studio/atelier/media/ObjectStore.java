package studio.atelier.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where the bytes lie. An object appears whole or not at all, and never changes once it is there.
 *
 * <p>A store counts and limits nothing: the stream it is given does, by throwing. Reading what is not there is a
 * {@link NoSuchFileException}.
 */
public interface ObjectStore {

    /**
     * Writes everything the stream gives, durably, and lets the object appear. If the stream or the store fails, nothing
     * stays. The caller closes the stream.
     */
    Written put(ObjectKey key, InputStream body) throws IOException;

    /** A part of an object. Reading stops after {@code length} bytes or at its end. */
    InputStream open(ObjectKey key, long offset, long length) throws IOException;

    /** The size, or nothing if there is no such object. */
    OptionalLong size(ObjectKey key) throws IOException;

    /** Removes the object and whatever an interrupted {@link #put} left of it. Removing what is not there is fine. */
    void delete(ObjectKey key) throws IOException;

    /** The keys of all objects written longer ago than this, also of what an interrupted {@link #put} left. Close it when done. */
    Stream<ObjectKey> list(Duration age) throws IOException;

    /** The same of one workspace, of any age. */
    Stream<ObjectKey> listOf(UUID workspaceId) throws IOException;

    /** The object as a file for a program that needs one. Close it when done; the file is only for reading. */
    LocalFile local(ObjectKey key) throws IOException;

    /** What was written. {@code sha256} is lower-case hex. */
    record Written(long sizeBytes, String sha256) {}

    /** A file that may be a copy: it is valid until closed. */
    interface LocalFile extends AutoCloseable {
        Path path();

        @Override
        void close() throws IOException;
    }
}
