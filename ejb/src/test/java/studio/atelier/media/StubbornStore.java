package studio.atelier.media;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;

/** A store that removes nothing. */
record StubbornStore(ObjectStore real) implements ObjectStore {

    @Override
    public Written put(ObjectKey key, InputStream body) throws IOException {
        return real.put(key, body);
    }

    @Override
    public InputStream open(ObjectKey key, long offset, long length) throws IOException {
        return real.open(key, offset, length);
    }

    @Override
    public OptionalLong size(ObjectKey key) throws IOException {
        return real.size(key);
    }

    @Override
    public void delete(ObjectKey key) throws IOException {
        throw new IOException("The disk is read-only");
    }

    @Override
    public Stream<ObjectKey> list(Duration age) throws IOException {
        return real.list(age);
    }

    @Override
    public Stream<ObjectKey> listOf(UUID workspaceId) throws IOException {
        return real.listOf(workspaceId);
    }

    @Override
    public LocalFile local(ObjectKey key) throws IOException {
        return real.local(key);
    }
}
