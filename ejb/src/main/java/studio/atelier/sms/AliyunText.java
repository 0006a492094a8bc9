package studio.atelier.sms;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import studio.atelier.platform.Json;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;

/**
 * Short Message Service of Alibaba Cloud (Dysmsapi, 2017-05-25). It takes no free text: a template registered there has one
 * variable, {@code code}.
 */
final class AliyunText implements TextSender {

    private static final Set<String> THROTTLED = Set.of("isv.BUSINESS_LIMIT_CONTROL", "isv.DAY_LIMIT_CONTROL");
    private static final Set<String> TRANSIENT =
            Set.of("isp.SYSTEM_ERROR", "isp.RAM_PERMISSION_DENY", "InternalError", "ServiceUnavailable");

    private final ProviderHttp http;
    private final SmsSettings.Aliyun settings;
    private final InstantSource clock;

    AliyunText(ProviderHttp http, SmsSettings.Aliyun settings, InstantSource clock) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Dispatch send(UUID id, TextMessage message) throws InterruptedException {
        return switch (http.send(request(message), SmsSettings.CALL_TIMEOUT)) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Dispatch.Failed(why);
            case ProviderHttp.Answer answer -> read(answer);
        };
    }

    private HttpRequest request(TextMessage message) {
        var query = new TreeMap<>(Map.of(
                "PhoneNumbers", message.to().substring(1),
                "SignName", settings.signName(),
                "TemplateCode", settings.templateCode(),
                "TemplateParam", Json.write(Map.of("code", message.code()))));
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        var headers = new TreeMap<>(Map.of(
                "host", settings.base().getAuthority(),
                "x-acs-action", "SendSms",
                "x-acs-content-sha256", AliyunSignature.sha256(""),
                "x-acs-date", at.toString(),
                "x-acs-signature-nonce", UUID.randomUUID().toString(),
                "x-acs-version", "2017-05-25"));
        var request = HttpRequest.newBuilder(settings.base().resolve("/?" + AliyunSignature.query(query)))
                .header(
                        "Authorization",
                        AliyunSignature.authorization(settings.keyId(), settings.secret(), query, headers))
                .header("Accept", "application/json")
                .POST(BodyPublishers.noBody());
        headers.forEach((name, value) -> {
            // The client sends this one by itself, from the address.
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        return request.build();
    }

    private static Dispatch read(ProviderHttp.Answer answer) {
        var body = answer.json();
        var code = body.map(tree -> tree.path("Code").asText("")).orElse("");
        if (answer.ok() && code.equals("OK")) {
            return new Dispatch.Accepted(
                    body.map(tree -> tree.path("BizId").asText("")).orElse(""));
        }
        var detail = "HTTP " + answer.status() + " " + code;
        if (code.isEmpty()) {
            return new Dispatch.Failed(
                    answer.ok()
                            ? ProviderFailure.of(Kind.UNKNOWN, "unreadable answer")
                            : ProviderFailure.ofStatus(answer, ""));
        }
        if (THROTTLED.contains(code) || code.startsWith("Throttling")) {
            return new Dispatch.Failed(ProviderFailure.of(Kind.THROTTLED, detail));
        }
        return new Dispatch.Failed(
                ProviderFailure.of(TRANSIENT.contains(code) ? Kind.TRANSIENT : Kind.PERMANENT, detail));
    }

    @Override
    public boolean isOffered() {
        return true;
    }

    @Override
    public String says() {
        return "Text messages go through Alibaba Cloud";
    }
}
