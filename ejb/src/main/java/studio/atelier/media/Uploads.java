package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import studio.atelier.platform.Uuid7;

/**
 * Takes files in. The bytes go from the connection to the store in small pieces; there is no copy in memory or elsewhere,
 * and no transaction is open while they come. Room is reserved in the database before they are written: what the length of
 * the request promises at once, the rest by the chunk, all trimmed to the true size at the end.
 */
@Dependent
public class Uploads {

    /**
     * What a form may hold besides its file: boundaries, headers and text fields. A request longer than the largest file
     * and this is refused unread.
     */
    public static final long FORM_BYTES = 256 * 1024;

    private final MediaStore media;
    private final ObjectStore objects;
    private final Disposal disposal;
    private final MediaSettings settings;

    @Inject
    Uploads(MediaStore media, ObjectStore objects, Disposal disposal, MediaSettings settings) {
        this.media = media;
        this.objects = objects;
        this.disposal = disposal;
        this.settings = settings;
    }

    /** Whether a request of this length need not be read at all, because no file in it could be taken. */
    public Optional<Reception> refusal(OptionalLong bodyBytes) {
        return bodyBytes.orElse(0) > settings.uploadMaxBytes() + FORM_BYTES
                ? Optional.of(new Reception.TooLarge(settings.uploadMaxBytes()))
                : Optional.empty();
    }

    /**
     * Receives one file. A body that ends early or breaks is an {@link IOException} and leaves nothing.
     *
     * @param body read up to its end or to the byte that decides a refusal; never closed
     */
    public Reception receive(Arrival arrival, InputStream body) throws IOException {
        var early = refusal(arrival.bodyBytes());
        if (early.isPresent()) {
            return early.get();
        }
        var head = body.readNBytes(FileKind.HEAD_BYTES);
        if (head.length == 0) {
            return new Reception.Empty();
        }
        var filename = Filenames.clean(arrival.filename());
        var kind = FileKind.of(head).filter(found -> found.agrees(filename, arrival.declaredType()));
        if (kind.isEmpty()) {
            return new Reception.UnsupportedMedia("The file is no audio or video we can work on, or its content, name"
                    + " and type do not agree. We take " + FileKind.allExtensions() + ".");
        }
        var object = new NewObject(
                Uuid7.next(),
                arrival.workspaceId(),
                arrival.accountId(),
                Area.UPLOAD,
                filename,
                kind.get().contentType(filename));
        long promised = Math.max(0, arrival.bodyBytes().orElse(0) - FORM_BYTES);
        var granted = media.begin(object, promised, settings.workspaceQuotaBytes());
        return granted.isPresent()
                ? store(object, granted.getAsLong(), new SequenceInputStream(new ByteArrayInputStream(head), body))
                : quotaExceeded();
    }

    /** The upload, if it is whole and of this workspace, for a request. */
    @Transactional
    public Optional<MediaObject> find(UUID workspaceId, UUID id) {
        return media.find(workspaceId, id).filter(object -> object.area() == Area.UPLOAD);
    }

    /** The same for a stage of a job. */
    public Optional<MediaObject> source(UUID workspaceId, UUID id) {
        return media.find(id)
                .filter(object -> object.workspaceId().equals(workspaceId))
                .filter(object -> object.area() == Area.UPLOAD);
    }

    /**
     * Removes an upload that no job uses and frees its room now; false if there is none. Not for a caller with an open
     * transaction: {@link #discard} is.
     */
    public boolean delete(UUID workspaceId, UUID id) throws IOException {
        boolean marked = media.takeBack(workspaceId, id);
        if (marked) {
            disposal.dispose(new ObjectKey(workspaceId, Area.UPLOAD, id));
        }
        return marked;
    }

    /** Marks it as gone, in the caller's transaction if there is one; the sweep removes the file and frees its room. */
    @Transactional
    public boolean discard(UUID workspaceId, UUID id) {
        return media.discard(workspaceId, id);
    }

    private Reception store(NewObject object, long granted, InputStream body) throws IOException {
        try {
            var metered = new MeteredStream(body, leg(0, granted), bytes -> allow(object, bytes));
            var written = objects.put(object.key(), metered);
            return media.settle(object.id(), written, settings.uploadKept())
                    .<Reception>map(Reception.Stored::new)
                    .orElseThrow(Uploads::givenUp);
        } catch (Refused refused) {
            disposal.giveUp(object.key());
            return refused.reception();
        } catch (IOException | RuntimeException e) {
            disposal.giveUp(object.key());
            throw e;
        }
    }

    private long allow(NewObject object, long bytes) throws IOException {
        if (bytes > settings.uploadMaxBytes()) {
            throw new Refused(new Reception.TooLarge(settings.uploadMaxBytes()));
        }
        long held =
                media.grow(object.id(), bytes, settings.workspaceQuotaBytes()).orElseThrow(Uploads::givenUp);
        if (held < bytes) {
            throw new Refused(quotaExceeded());
        }
        return leg(bytes, held);
    }

    /** How far the stream goes before it asks again: what is reserved, the limit, or one chunk, to show that it lives. */
    private long leg(long bytes, long held) {
        return Math.min(Math.min(held, settings.uploadMaxBytes()), bytes + MediaStore.CHUNK_BYTES);
    }

    private Reception quotaExceeded() {
        return new Reception.QuotaExceeded(settings.workspaceQuotaBytes());
    }

    private static IOException givenUp() {
        return new IOException("The upload gave no sign of life for so long that it was given up");
    }
}
