package studio.atelier.subtitles;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.work.Job;

/**
 * A job of this studio as its customer sees it.
 *
 * @param source the file
 * @param request what was asked for; its transcript is left out
 * @param result what was heard; null until the subtitles are laid out
 * @param contactSheetId the picture among the files of the workspace; null until it is there
 * @param translatedCues how many subtitles the translation has; null until it is there
 * @param credits what it costs at most while it is active, and what was charged once it is final; null if it was never priced
 */
public record SubtitleJob(
        Job job,
        Source source,
        SubtitleRequest request,
        @Nullable Result result,
        @Nullable UUID contactSheetId,
        @Nullable Integer translatedCues,
        @Nullable Long credits) {

    static SubtitleJob of(Job job, SubtitleJobStore.Kept kept) {
        return new SubtitleJob(
                job,
                kept.source(),
                kept.request(),
                kept.result(),
                kept.contactSheetId(),
                kept.translatedCues(),
                kept.credits());
    }

    /**
     * The file a job works on.
     *
     * @param uploadId null until it has been fetched, as are its size and type
     * @param filename until then, what its address says
     * @param address where it is fetched from; null if it was uploaded
     */
    public record Source(
            @Nullable UUID uploadId,
            String filename,
            @Nullable Long sizeBytes,
            @Nullable String contentType,
            @Nullable String address) {}

    /**
     * What an engine made of it.
     *
     * @param engine who heard it
     * @param detectedLanguage the code of the language; null if the engine did not say
     * @param words how many words there are
     * @param cues how many subtitles they make
     * @param missingChunks how many chunks of the recording could not be heard
     */
    public record Result(String engine, @Nullable String detectedLanguage, int words, int cues, int missingChunks) {}

    /** How far one of the results is. */
    public enum Component {
        SKIPPED,
        PENDING,
        PROCESSING,
        SUCCESS,
        /** There, with holes. */
        PARTIAL,
        FAILED,
        CANCELLED
    }

    public Component subtitle() {
        if (!request.doSubtitle()) {
            return Component.SKIPPED;
        }
        return result != null && result.missingChunks() > 0 ? Component.PARTIAL : component(result != null);
    }

    public Component contactSheet() {
        return request.doContactSheet() ? component(contactSheetId != null) : Component.SKIPPED;
    }

    public Component translation() {
        return request.targetLanguage() == null ? Component.SKIPPED : component(translatedCues != null);
    }

    public Component download() {
        return source.address() == null ? Component.SKIPPED : component(source.uploadId() != null);
    }

    private Component component(boolean made) {
        if (made) {
            return Component.SUCCESS;
        }
        return switch (job.state()) {
            case QUEUED -> Component.PENDING;
            case RUNNING, WAITING -> Component.PROCESSING;
            case SUCCEEDED, PARTIAL, FAILED, EXPIRED -> Component.FAILED;
            case CANCELLED -> Component.CANCELLED;
        };
    }
}
