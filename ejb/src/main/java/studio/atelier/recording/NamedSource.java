package studio.atelier.recording;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.SourceAddress;

/** Where a request says that its recording is: exactly one of three places. */
public sealed interface NamedSource {

    /** It came with the request. */
    record Here() implements NamedSource {}

    record Upload(UUID id) implements NamedSource {}

    record Address(SourceAddress address) implements NamedSource {}

    /** What can be wrong with it; the words for it are the studio's. */
    enum Flaw {
        /** No place is named, or several are. */
        NOT_ONE,
        /** No public https address. */
        NO_ADDRESS,
        /** Nothing that could be the id of an upload. */
        NO_UPLOAD
    }

    /** What was read. */
    sealed interface Read {

        record Fine(NamedSource source) implements Read {}

        record Wrong(Flaw flaw) implements Read {}
    }

    /**
     * Reads the fields of a request; one that was not filled in is null.
     *
     * @param hasFile true if a file came with it
     */
    static Read read(boolean hasFile, @Nullable String uploadId, @Nullable String address) {
        int places = (hasFile ? 1 : 0) + (uploadId == null ? 0 : 1) + (address == null ? 0 : 1);
        if (places != 1) {
            return new Read.Wrong(Flaw.NOT_ONE);
        }
        if (address != null) {
            return SourceAddress.read(address)
                    .<Read>map(it -> new Read.Fine(new Address(it)))
                    .orElse(new Read.Wrong(Flaw.NO_ADDRESS));
        }
        if (uploadId != null) {
            return uuid(uploadId).<Read>map(id -> new Read.Fine(new Upload(id))).orElse(new Read.Wrong(Flaw.NO_UPLOAD));
        }
        return new Read.Fine(new Here());
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
