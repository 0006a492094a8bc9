package studio.atelier.subtitles.rest;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.FieldError;
import studio.atelier.subtitles.SubtitleForm.Flaw;
import studio.atelier.subtitles.SubtitleForm.Rule;

/** Reads the small things of a request, and refuses them in the words of the API. */
final class Requests {

    static final int LIMIT_MAX = 100;
    static final int KEY_CHARACTERS_MAX = 255;

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1," + KEY_CHARACTERS_MAX + "}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

    /** The list has no filters; who asks decides what is in it, page by page. */
    private static final Cursor CURSORS = Cursor.of("subtitles.jobs");

    private Requests() {}

    /** The id in an address; what is no id names no job. */
    static UUID jobId(String text) {
        return uuid(text, new ApiException(ApiCode.JOB_NOT_FOUND));
    }

    static int limit(String text) {
        if (NUMBER.matcher(text).matches()) {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= LIMIT_MAX) {
                return limit;
            }
        }
        throw invalid("limit", "out_of_range", "limit must be a whole number from 1 to " + LIMIT_MAX + ".");
    }

    static @Nullable String cursorAfter(@Nullable UUID last) {
        return last == null ? null : CURSORS.after(last);
    }

    static @Nullable UUID cursor(@Nullable String text) {
        return text == null ? null : uuid(CURSORS.read(text, 1).getFirst(), Cursor.mismatch());
    }

    static @Nullable String idempotencyKey(@Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw invalid(
                    "Idempotency-Key",
                    "format",
                    "Idempotency-Key must be 1 to " + KEY_CHARACTERS_MAX + " visible ASCII characters.");
        }
        return key;
    }

    /** @param inBody true if the fields were members of a JSON body */
    static ApiException refusal(List<Flaw> flaws, boolean inBody) {
        var first = flaws.getFirst();
        return new ApiException(
                code(first.rule()),
                first.message() + ".",
                flaws.stream().map(flaw -> error(flaw, inBody)).toList());
    }

    static ApiException invalid(String field, String code, String message) {
        return ApiException.invalid(FieldError.inField(field, code, message));
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

    private static UUID uuid(String text, ApiException otherwise) {
        try {
            var id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return id;
            }
        } catch (IllegalArgumentException _) {
            throw otherwise;
        }
        throw otherwise;
    }
}
