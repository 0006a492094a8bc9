package studio.atelier.dictation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.SourceAddress;
import studio.atelier.platform.Json;
import studio.atelier.work.Attempt;

/**
 * What a job is to do, as the engine keeps it and compares it under an idempotency key.
 *
 * @param source an upload, the content of a file that came with the request, or an address
 * @param mtModel null if nobody translates
 * @param transcript what is said, if it is known
 */
record DictationSpec(
        String source,
        String filename,
        String asrModel,
        @Nullable String mtModel,
        @Nullable String transcript) {

    private static final String ADDRESS = "address:";

    static DictationSpec of(DictationOrder order, String source, String filename) {
        return new DictationSpec(source, filename, order.asrModel(), order.mtModel(), order.transcript());
    }

    static DictationSpec of(DictationOrder order, SourceAddress address) {
        return of(order, ADDRESS + address.uri(), address.filename());
    }

    static DictationSpec of(Attempt attempt) {
        return Json.read(attempt.spec(), DictationSpec.class);
    }

    /** Where the file is to be fetched from; nothing if it was uploaded. */
    Optional<SourceAddress> address() {
        return source.startsWith(ADDRESS) ? SourceAddress.read(source.substring(ADDRESS.length())) : Optional.empty();
    }
}
