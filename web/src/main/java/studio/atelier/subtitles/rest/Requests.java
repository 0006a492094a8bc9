package studio.atelier.subtitles.rest;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.FieldError;
import studio.atelier.rest.IdempotencyKey;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Query;
import studio.atelier.subtitles.SubtitleForm.Flaw;
import studio.atelier.subtitles.SubtitleForm.Rule;

/** Reads the small things of a request, and refuses them in the words of the API. */
final class Requests {

    static final int LIMIT_MAX = 100;

    /** The list has no filters; who asks decides what is in it, page by page. */
    private static final Cursor CURSORS = Cursor.of("subtitles.jobs");

    private Requests() {}

    /** The id in an address; what is no id names no job. */
    static UUID jobId(String text) {
        return Ids.inPath(text, ApiCode.JOB_NOT_FOUND);
    }

    static int limit(String text) {
        return Query.number("limit", text, 1, LIMIT_MAX);
    }

    static @Nullable String cursorAfter(@Nullable UUID last) {
        return CURSORS.afterId(last);
    }

    static @Nullable UUID cursor(@Nullable String text) {
        return CURSORS.idIn(text);
    }

    static @Nullable String idempotencyKey(@Nullable String key) {
        return IdempotencyKey.optional(key);
    }

    /** @param inBody true if the fields were members of a JSON body */
    static ApiException refusal(List<Flaw> flaws, boolean inBody) {
        var first = flaws.getFirst();
        return new ApiException(
                code(first.rule()),
                first.message() + ".",
                flaws.stream().map(flaw -> error(flaw, inBody)).toList());
    }

    private static FieldError error(Flaw flaw, boolean inBody) {
        var word = flaw.rule().name().toLowerCase(Locale.ROOT);
        return inBody
                ? FieldError.inBody("/" + flaw.field(), word, flaw.message() + ".")
                : FieldError.inField(flaw.field(), word, flaw.message() + ".");
    }

    private static ApiCode code(Rule rule) {
        return switch (rule) {
            case FILE_REQUIRED -> ApiCode.FILE_REQUIRED;
            case TASK_REQUIRED -> ApiCode.TASK_REQUIRED;
            case SHARE_URL_REQUIRED -> ApiCode.SHARE_URL_REQUIRED;
            case INVALID_SHARE_URL -> ApiCode.INVALID_SHARE_URL;
            case CONTACT_INTERVAL_REQUIRED -> ApiCode.CONTACT_INTERVAL_REQUIRED;
            case INVALID_CONTACT_INTERVAL -> ApiCode.INVALID_CONTACT_INTERVAL;
            case MISSING_TARGET_LANGUAGE -> ApiCode.MISSING_TARGET_LANGUAGE;
            case TRANSLATION_UNAVAILABLE -> ApiCode.TRANSLATION_UNAVAILABLE;
            case INVALID_LANGUAGE -> ApiCode.INVALID_LANGUAGE;
            case UPLOAD_NOT_FOUND -> ApiCode.UPLOAD_NOT_FOUND;
            case TRANSCRIPT_TOO_LONG -> ApiCode.VALIDATION_FAILED;
        };
    }
}
