package studio.atelier.subtitles.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.media.DownloadLinks;
import studio.atelier.subtitles.SubtitleFile;
import studio.atelier.subtitles.SubtitleJob;
import studio.atelier.work.rest.JobView;

/** A subtitle job: the view every job has, and what this studio adds. */
@Schema(name = "SubtitleJob", description = "A subtitle job.")
record SubtitleJobView(
        @JsonUnwrapped JobView job,

        @Schema(description = "What its sender called the file.", examples = "interview.mp4")
        String filename,

        @Schema(description = "Its size; null until a file from an address is here.", nullable = true) @Nullable
        Long sizeBytes,

        @Schema(
                description = "What it really is; null until a file from an address is here.",
                nullable = true,
                examples = "video/mp4")
        @Nullable
        String contentType,

        @Schema(description = "Where the file is fetched from.", nullable = true, format = "uri") @Nullable
        String shareUrl,

        @Schema(description = "The language it was submitted with, as a code.", nullable = true, examples = "en")
        @Nullable
        String language,

        @Schema(description = "The language that was heard, as a code.", nullable = true, examples = "en") @Nullable
        String detectedLanguage,

        @Schema(description = "The language of the translation, as a code.", nullable = true, examples = "zh") @Nullable
        String targetLanguage,

        @Schema(
                description =
                        "Who heard it. Engines differ much; this one is named so that nobody takes it for another.",
                nullable = true,
                examples = "embedded-sphinx")
        @Nullable
        String engine,

        @Schema(description = "How many words were heard; null until the subtitles are there.", nullable = true)
        @Nullable
        Integer words,

        @Schema(description = "Seconds between two frames of the contact sheet.", nullable = true, examples = "1.5")
        @Nullable
        BigDecimal contactInterval,

        @Schema(description = "How far each result is.") Components components,

        @Schema(
                description = "The subtitles; only in the view of one job, and null until they are there.",
                nullable = true)
        @Nullable
        List<Segment> segments) {

    static final String JOBS = "/api/v1/subtitles/jobs";

    private static final int MILLIS_DIGITS = 3;

    @Schema(name = "SubtitleComponents", description = "How far each result of a subtitle job is.")
    record Components(
            @Schema(
                    description = "The subtitles; `partial` if some of the recording could not be heard.",
                    enumeration = {"skipped", "pending", "processing", "success", "partial", "failed", "cancelled"})
            String subtitle,

            @Schema(
                    description = "The contact sheet.",
                    enumeration = {"skipped", "pending", "processing", "success", "failed", "cancelled"})
            String contactSheet,

            @Schema(
                    description = "The translation.",
                    enumeration = {"skipped", "pending", "processing", "success", "failed", "cancelled"})
            String translation,

            @Schema(
                    description = "The file of an address.",
                    enumeration = {"skipped", "pending", "processing", "success", "failed", "cancelled"})
            String download) {}

    @Schema(name = "SubtitleSegment", description = "One subtitle.")
    record Segment(
            @Schema(description = "Its number, from 1.") int index,

            @Schema(description = "When it appears, in seconds.", examples = "1.28")
            BigDecimal start,

            @Schema(description = "When it goes, in seconds.", examples = "3.6")
            BigDecimal end,

            @Schema(description = "One or two lines, with a line feed between.")
            String text) {

        static Segment of(SubtitleFile.Segment segment) {
            return new Segment(
                    segment.index(),
                    BigDecimal.valueOf(segment.startMillis(), MILLIS_DIGITS),
                    BigDecimal.valueOf(segment.endMillis(), MILLIS_DIGITS),
                    segment.text());
        }
    }

    /** @param file the subtitles, where they are to be shown with the job */
    static SubtitleJobView of(SubtitleJob job, DownloadLinks links, @Nullable SubtitleFile file) {
        var self = address(job.job().id());
        var interval = job.request().contactInterval();
        var result = job.result();
        return new SubtitleJobView(
                JobView.of(job.job(), job.credits(), self, results(job, self, links)),
                job.source().filename(),
                job.source().sizeBytes(),
                job.source().contentType(),
                job.source().address(),
                job.request().language(),
                result == null ? null : result.detectedLanguage(),
                job.request().targetLanguage(),
                result == null ? null : result.engine(),
                result == null ? null : result.words(),
                interval == null
                        ? null
                        : BigDecimal.valueOf(interval.toMillis(), MILLIS_DIGITS).stripTrailingZeros(),
                new Components(
                        word(job.subtitle()), word(job.contactSheet()), word(job.translation()), word(job.download())),
                file == null ? null : segments(file));
    }

    static String address(UUID jobId) {
        return JOBS + "/" + jobId;
    }

    static List<Segment> segments(SubtitleFile file) {
        return file.segments().stream().map(Segment::of).toList();
    }

    private static Map<String, String> results(SubtitleJob job, String self, DownloadLinks links) {
        var results = new HashMap<String, String>();
        if (job.result() != null) {
            results.put("subtitles", self + "/subtitles");
        }
        if (job.source().uploadId() != null) {
            results.put("video", self + "/video");
        }
        if (job.contactSheetId() != null) {
            results.put("contactSheet", links.path(job.contactSheetId()));
        }
        return results;
    }

    private static String word(SubtitleJob.Component component) {
        return component.name().toLowerCase(Locale.ROOT);
    }
}
