package studio.atelier.subtitles;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.MediaObject;
import studio.atelier.platform.Json;
import studio.atelier.work.Attempt;

/**
 * What a job is to do, as the engine keeps it and compares it under an idempotency key.
 *
 * @param source the upload, if the request named one; the content, if a file came with it, because the same request sent
 *     again makes a new upload
 */
record JobSpec(
        String source,
        String filename,
        @Nullable String language,
        @Nullable String transcript,
        boolean doSubtitle,
        boolean doContactSheet,
        @Nullable Duration contactInterval) {

    static JobSpec of(SubtitleRequest request, MediaObject source, boolean sent) {
        return new JobSpec(
                sent ? "sha256:" + source.sha256() : "upload:" + source.id(),
                source.filename(),
                request.language(),
                request.transcript(),
                request.doSubtitle(),
                request.doContactSheet(),
                request.contactInterval());
    }

    static JobSpec of(Attempt attempt) {
        return Json.read(attempt.spec(), JobSpec.class);
    }
}
