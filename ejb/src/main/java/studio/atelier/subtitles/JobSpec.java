package studio.atelier.subtitles;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.MediaObject;
import studio.atelier.media.SourceAddress;
import studio.atelier.platform.Json;
import studio.atelier.work.Attempt;

/**
 * What a job is to do, as the engine keeps it and compares it under an idempotency key.
 *
 * @param source the upload, if the request named one; the content, if a file came with it, because the same request sent
 *     again makes a new upload; the address, if it named one
 */
record JobSpec(
        String source,
        String filename,
        @Nullable String language,
        @Nullable String transcript,
        boolean doSubtitle,
        boolean doContactSheet,
        @Nullable Duration contactInterval,
        @Nullable String targetLanguage,
        boolean downloadOnly) {

    private static final String ADDRESS = "address:";

    static JobSpec of(SubtitleRequest request, MediaObject source, boolean sent) {
        return of(request, sent ? "sha256:" + source.sha256() : "upload:" + source.id(), source.filename());
    }

    static JobSpec of(SubtitleRequest request, SourceAddress source) {
        return of(request, ADDRESS + source.uri(), source.filename());
    }

    /** Where the file is to be fetched from; nothing if it was uploaded. */
    Optional<SourceAddress> address() {
        return source.startsWith(ADDRESS) ? SourceAddress.read(source.substring(ADDRESS.length())) : Optional.empty();
    }

    private static JobSpec of(SubtitleRequest request, String source, String filename) {
        return new JobSpec(
                source,
                filename,
                request.language(),
                request.transcript(),
                request.doSubtitle(),
                request.doContactSheet(),
                request.contactInterval(),
                request.targetLanguage(),
                request.downloadOnly());
    }

    static JobSpec of(Attempt attempt) {
        return Json.read(attempt.spec(), JobSpec.class);
    }
}
