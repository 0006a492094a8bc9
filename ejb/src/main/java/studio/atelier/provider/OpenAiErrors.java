package studio.atelier.provider;

import java.util.Set;
import studio.atelier.provider.ProviderFailure.Kind;

/** The errors of OpenAI's API and of those that offer the same one, whose codes say more than their HTTP statuses. */
public final class OpenAiErrors {

    private static final Set<String> REJECTIONS = Set.of(
            "content_policy_violation",
            "content_filter",
            "moderation_blocked",
            "invalid_prompt",
            "data_inspection_failed",
            "DataInspectionFailed");

    /** Some come with status 429 but are not about speed: a person must act. */
    private static final Set<String> NO_FUNDS = Set.of("insufficient_quota", "billing_hard_limit_reached", "Arrearage");

    private OpenAiErrors() {}

    /** What an answer that is not 2xx means. */
    public static ProviderFailure of(ProviderHttp.Answer answer) {
        var error = answer.json().map(tree -> tree.path("error"));
        var code = error.map(node -> node.path("code").asText("")).orElse("");
        var type = error.map(node -> node.path("type").asText("")).orElse("");
        var detail = "HTTP " + answer.status() + " " + code + " " + type;
        if (REJECTIONS.contains(code) || REJECTIONS.contains(type)) {
            return ProviderFailure.of(Kind.REJECTED, detail);
        }
        if (NO_FUNDS.contains(code) || NO_FUNDS.contains(type)) {
            return ProviderFailure.of(Kind.PERMANENT, detail);
        }
        return ProviderFailure.ofStatus(answer, code + " " + type);
    }
}
