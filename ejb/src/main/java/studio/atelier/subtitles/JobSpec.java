package studio.atelier.subtitles;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.MediaObject;
import studio.atelier.platform.Json;
import studio.atelier.work.Attempt;

/**
 * What a job is to do, as the engine keeps it. The source is named by its content and not by its upload, so that the same
 * request sent again under the same idempotency key, which makes a new upload, is recognised.
 *
 * @param sha256 of the source file
 */
record JobSpec(
        String sha256,
        String filename,
        @Nullable String language,
        @Nullable String transcript,
        boolean doSubtitle,
        boolean doContactSheet,
        @Nullable Duration contactInterval) {

    static JobSpec of(SubtitleRequest request, MediaObject source) {
        return new JobSpec(
                source.sha256(),
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
