package studio.atelier.subtitles.rest;

import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.subtitles.SubtitleForm;

/** A request as JSON; the form has the same fields, and the file. */
@Schema(name = "SubtitleJobRequest", description = "What shall be made of which file. Exactly one source is needed.")
public record SubtitleJobRequest(
        @Schema(nullable = true, description = "An upload that is there already.", format = "uuid") @Nullable
        String uploadId,

        @Schema(
                nullable = true,
                description = "A public https address the file can be fetched from, at most three redirects away.",
                format = "uri")
        @Nullable
        String shareUrl,

        @Schema(
                nullable = true,
                description = "What is spoken, by code or English name; the engine finds out if it can, otherwise.",
                examples = "en")
        @Nullable
        String language,

        @Schema(
                nullable = true,
                description =
                        "What is said, word for word, if it is known: then it is placed in time instead of guessed.",
                maxLength = SubtitleForm.TRANSCRIPT_CHARACTERS_MAX)
        @Nullable
        String transcript,

        @Schema(nullable = true, description = "Subtitles are wanted.", defaultValue = "true") @Nullable
        Boolean doSubtitle,

        @Schema(nullable = true, description = "A contact sheet is wanted.", defaultValue = "false") @Nullable
        Boolean doContactSheet,

        @Schema(
                nullable = true,
                description = "Seconds between two frames of the contact sheet: 0.5, 1, 1.5 or 2.",
                examples = "1.5")
        @Nullable
        BigDecimal contactInterval,

        @Schema(
                nullable = true,
                description = "A translation is wanted, where a translator is configured.",
                defaultValue = "false")
        @Nullable
        Boolean translate,

        @Schema(nullable = true, description = "The language of the translation, by code or English name.") @Nullable
        String targetLanguage,

        @Schema(
                nullable = true,
                description = "Only fetch the file of `shareUrl`; it is at `video` then.",
                defaultValue = "false")
        @Nullable
        Boolean doDownloadOnly) {

    SubtitleForm form() {
        return new SubtitleForm(
                false,
                uploadId,
                shareUrl,
                language,
                transcript,
                doSubtitle,
                doContactSheet,
                contactInterval == null ? null : contactInterval.toPlainString(),
                translate,
                targetLanguage,
                doDownloadOnly);
    }
}
