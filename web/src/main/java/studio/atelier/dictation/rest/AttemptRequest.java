package studio.atelier.dictation.rest;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.dictation.Mode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.FieldError;

/** What a learner typed. */
@Schema(name = "ExerciseAttemptRequest", description = "What you heard in one sentence.")
public record AttemptRequest(
        @NotNull @Schema(description = "The sentence.") UUID itemId,

        @Size(max = WORDS_MAX)
        @Schema(
                nullable = true,
                description =
                        "The words. By sentence they may also be one text; by word there is one for each word of the sentence,"
                                + " and a blank one was not understood.",
                maxItems = WORDS_MAX,
                examples = "[\"don't\", \"stop\", \"now\"]")
        @Nullable
        List<@NotNull @Size(max = WORD_CHARACTERS_MAX) String> submittedWords,

        @Schema(
                nullable = true,
                description = "How they were typed: case, apostrophes and hyphens never count.",
                enumeration = {"sentence", "word"},
                defaultValue = "sentence")
        @Nullable
        String mode) {

    static final int WORDS_MAX = 500;
    static final int WORD_CHARACTERS_MAX = 2_000;

    Mode readMode() {
        return mode == null
                ? Mode.SENTENCE
                : Mode.of(mode)
                        .orElseThrow(() -> ApiException.invalid(
                                FieldError.inBody("/mode", "not_offered", "mode must be sentence or word.")));
    }

    List<String> words() {
        return submittedWords == null ? List.of() : submittedWords;
    }
}
