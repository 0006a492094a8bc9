package studio.atelier.subtitles.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.FieldError;
import studio.atelier.subtitles.SubtitleForm;

/** The text fields of a form, which are all strings. */
final class FormFields {

    private static final Set<String> TEXTS =
            Set.of("uploadId", "shareUrl", "language", "transcript", "contactInterval", "targetLanguage");
    private static final Set<String> FLAGS = Set.of("doSubtitle", "doContactSheet", "translate", "doDownloadOnly");

    private final Map<String, String> fields;

    private FormFields(Map<String, String> fields) {
        this.fields = fields;
    }

    /** A field that is not known and a flag that is neither true nor false are refused. */
    static SubtitleForm read(Map<String, String> fields, boolean hasFile) {
        var errors = new ArrayList<FieldError>();
        fields.forEach((name, value) -> check(name, value, errors));
        if (!errors.isEmpty()) {
            throw new ApiException(ApiCode.VALIDATION_FAILED, errors.getFirst().message(), List.copyOf(errors));
        }
        var form = new FormFields(fields);
        return new SubtitleForm(
                hasFile,
                fields.get("uploadId"),
                fields.get("shareUrl"),
                fields.get("language"),
                fields.get("transcript"),
                form.flag("doSubtitle"),
                form.flag("doContactSheet"),
                fields.get("contactInterval"),
                form.flag("translate"),
                fields.get("targetLanguage"),
                form.flag("doDownloadOnly"));
    }

    private static void check(String name, String value, List<FieldError> errors) {
        if (FLAGS.contains(name)) {
            if (!value.isBlank() && !isFlag(value)) {
                errors.add(FieldError.inField(name, "wrong_type", name + " must be true or false."));
            }
        } else if (!TEXTS.contains(name)) {
            errors.add(FieldError.inField(name, "unknown_field", "The form has no such field."));
        }
    }

    private @Nullable Boolean flag(String name) {
        var value = fields.getOrDefault(name, "");
        return value.isBlank() ? null : value.strip().equals("true");
    }

    private static boolean isFlag(String value) {
        return value.strip().equals("true") || value.strip().equals("false");
    }
}
