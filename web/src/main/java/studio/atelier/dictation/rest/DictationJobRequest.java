package studio.atelier.dictation.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.dictation.DictationForm;

/** A request as JSON; the form has the same fields, and the file. */
@Schema(
        name = "DictationJobRequest",
        description = "Which recording shall become an exercise, and who works on it. Exactly one source is needed.")
public record DictationJobRequest(
        @Schema(nullable = true, description = "An upload that is there already.", format = "uuid") @Nullable
        String uploadId,

        @Schema(
                nullable = true,
                description = "A public https address the recording can be fetched from, at most three redirects away.",
                format = "uri")
        @Nullable
        String sourceUrl,

        @Schema(
                nullable = true,
                description = "Who writes down what is said; the engine of this server if it is missing.",
                examples = "paraformer-v2")
        @Nullable
        String asrModel,

        @Schema(
                nullable = true,
                description =
                        "Who translates; the translator of this server if it is missing. Where there is none the exercise is made"
                                + " without translation and says `needsReview`.",
                examples = "qwen-mt")
        @Nullable
        String mtModel,

        @Schema(
                nullable = true,
                description =
                        "What is said, word for word, if it is known: then it is placed in time instead of guessed.",
                maxLength = DictationForm.TRANSCRIPT_CHARACTERS_MAX)
        @Nullable
        String transcript) {

    DictationForm form() {
        return new DictationForm(false, uploadId, sourceUrl, asrModel, mtModel, transcript);
    }
}
