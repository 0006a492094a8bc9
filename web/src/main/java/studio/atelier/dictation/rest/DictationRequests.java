package studio.atelier.dictation.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import studio.atelier.dictation.DictationForm;
import studio.atelier.dictation.DictationForm.Flaw;
import studio.atelier.dictation.DictationForm.Rule;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.FieldError;

/** Reads what a client sends, and refuses it in the words of the API. */
final class DictationRequests {

    private static final Set<String> FIELDS = Set.of("uploadId", "sourceUrl", "asrModel", "mtModel", "transcript");

    private DictationRequests() {}

    /** The fields of a form, which are all texts; one that is not known is refused. */
    static DictationForm form(Map<String, String> fields, boolean hasFile) {
        var errors = new ArrayList<FieldError>();
        for (String name : fields.keySet()) {
            if (!FIELDS.contains(name)) {
                errors.add(FieldError.inField(name, "unknown_field", "The form has no such field."));
            }
        }
        if (!errors.isEmpty()) {
            throw new ApiException(ApiCode.VALIDATION_FAILED, errors.getFirst().message(), List.copyOf(errors));
        }
        return new DictationForm(
                hasFile,
                fields.get("uploadId"),
                fields.get("sourceUrl"),
                fields.get("asrModel"),
                fields.get("mtModel"),
                fields.get("transcript"));
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
            case VIDEO_FILE_OR_URL_REQUIRED -> ApiCode.VIDEO_FILE_OR_URL_REQUIRED;
            case INVALID_SOURCE_URL -> ApiCode.INVALID_SOURCE_URL;
            case UPLOAD_NOT_FOUND -> ApiCode.UPLOAD_NOT_FOUND;
            case ASR_MODEL_DISABLED -> ApiCode.ASR_MODEL_DISABLED;
            case MT_MODEL_DISABLED -> ApiCode.MT_MODEL_DISABLED;
            case TRANSCRIPT_TOO_LONG -> ApiCode.VALIDATION_FAILED;
        };
    }
}
