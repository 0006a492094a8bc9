package studio.atelier.sms;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.UUID;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.provider.ProviderHttp;

/** Twilio's Programmable Messaging: one POST a message, HTTP Basic with account and token. */
final class TwilioText implements TextSender {

    /** Come as 400, but another try may work: their queue for this sender is full. */
    private static final Set<Integer> MAY_PASS = Set.of(21_611, 30_001);

    private final ProviderHttp http;
    private final SmsSettings.Twilio settings;

    TwilioText(ProviderHttp http, SmsSettings.Twilio settings) {
        this.http = http;
        this.settings = settings;
    }

    @Override
    public Dispatch send(UUID id, TextMessage message) throws InterruptedException {
        return switch (http.send(request(message), SmsSettings.CALL_TIMEOUT)) {
            case ProviderHttp.NoAnswer(ProviderFailure why) -> new Dispatch.Failed(why);
            case ProviderHttp.Answer answer when !answer.ok() -> new Dispatch.Failed(refusal(answer));
            case ProviderHttp.Answer answer ->
                answer.json()
                        .map(tree -> tree.path("sid").asText(""))
                        .filter(sid -> !sid.isEmpty())
                        .<Dispatch>map(Dispatch.Accepted::new)
                        .orElseGet(() -> new Dispatch.Failed(ProviderFailure.of(Kind.UNKNOWN, "unreadable answer")));
        };
    }

    private HttpRequest request(TextMessage message) {
        var sender = settings.sender().startsWith("MG") ? "MessagingServiceSid" : "From";
        var form = "To=" + encoded(message.to()) + "&" + sender + "=" + encoded(settings.sender()) + "&Body="
                + encoded(message.text());
        var login = settings.accountSid() + ":" + settings.authToken();
        var path = "/2010-04-01/Accounts/" + settings.accountSid() + "/Messages.json";
        return HttpRequest.newBuilder(settings.base().resolve(path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(form))
                .build();
    }

    private static ProviderFailure refusal(ProviderHttp.Answer answer) {
        int code = answer.json().map(tree -> tree.path("code").asInt()).orElse(0);
        return MAY_PASS.contains(code)
                ? ProviderFailure.of(Kind.TRANSIENT, "HTTP " + answer.status() + " " + code)
                : ProviderFailure.ofStatus(answer, Integer.toString(code));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public boolean isOffered() {
        return true;
    }

    @Override
    public String says() {
        return "Text messages go through Twilio";
    }
}
