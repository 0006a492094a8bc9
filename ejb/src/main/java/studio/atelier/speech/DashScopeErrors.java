package studio.atelier.speech;

import java.util.Set;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;

/** DashScope's own error codes, which say more than its HTTP statuses. */
final class DashScopeErrors {

    private static final Set<String> NO_SPEECH = Set.of("SUCCESS_WITH_NO_VALID_FRAGMENT", "ASR_RESPONSE_HAVE_NO_WORDS");

    /** The provider could not fetch our audio, or broke: both may pass. */
    private static final Set<String> PASSING = Set.of(
            "InternalError",
            "InternalError.Timeout",
            "InvalidFile.DownloadFailed",
            "FILE_DOWNLOAD_FAILED",
            "SystemError");

    private DashScopeErrors() {}

    static ProviderFailure of(ProviderHttp.Answer answer) {
        var code = answer.json().map(tree -> tree.path("code").asText("")).orElse("");
        return isOwn(code) ? of(code, "HTTP " + answer.status()) : ProviderFailure.ofStatus(answer, code);
    }

    static ProviderFailure of(String code, String where) {
        return ProviderFailure.of(kind(code), where + " " + code);
    }

    /** Nobody speaks in the piece: a result, not an error. */
    static boolean isSilence(String code) {
        return NO_SPEECH.contains(code);
    }

    private static boolean isOwn(String code) {
        return code.startsWith("Throttling") || code.startsWith("DataInspectionFailed") || PASSING.contains(code);
    }

    private static Kind kind(String code) {
        if (code.startsWith("Throttling")) {
            return Kind.THROTTLED;
        }
        if (code.startsWith("DataInspectionFailed")) {
            return Kind.REJECTED;
        }
        return PASSING.contains(code) ? Kind.TRANSIENT : Kind.PERMANENT;
    }
}
