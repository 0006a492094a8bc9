package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A new password, over the wire: by the present one, and by mail. */
@OnServer
final class PasswordIT {

    private static final String AUTH = "/api/v1/identity/auth";
    private static final String ME = "/api/v1/identity/me";
    private static final String NEW = "quiet green river stones";
    private static final Duration DELIVERED = Duration.ofSeconds(20);
    private static final Pattern TOKEN = Pattern.compile("mt_[A-Za-z0-9_-]{43}");

    private RunningServer server;
    private ApiClient anonymous;

    @BeforeEach
    void connect(RunningServer running) {
        server = running;
        anonymous = new ApiClient(running.http(), null);
    }

    @Test
    @Abuse("T5")
    void whoKnowsThePresentOneChangesItAndStaysSignedIn() {
        var email = ApiClient.newEmail();
        anonymous.register(email).expect(201);
        var here = anonymous.signedIn(email);
        var there = anonymous.login(email, ApiClient.PASSWORD).expect(200).data();

        anonymous
                .post(AUTH + "/password/change", change(ApiClient.PASSWORD, NEW))
                .refused(401, "unauthorized");
        here.with(key(here))
                .post(AUTH + "/password/change", change(ApiClient.PASSWORD, NEW))
                .refused(403, "forbidden");
        here.post(AUTH + "/password/change", change("a wrong passphrase", NEW)).refused(422, "password_refused");
        here.post(AUTH + "/password/change", change(ApiClient.PASSWORD, "short"))
                .refused(422, "validation_failed")
                .naming("newPassword");
        here.post(AUTH + "/password/change", change(ApiClient.PASSWORD, NEW)).expect(204);

        here.get(ME).expect(200);
        anonymous.with(there.path("accessToken").asText()).get(ME).refused(401, "unauthorized");
        anonymous
                .post(
                        AUTH + "/refresh",
                        "{\"refreshToken\":\"" + there.path("refreshToken").asText() + "\"}")
                .refused(401, "refresh_refused");
        anonymous.login(email, ApiClient.PASSWORD).refused(401, "sign_in_refused");
        anonymous.login(email, NEW).expect(200);
    }

    @Test
    @Abuse({"T5", "A7"})
    void whoReadsTheMailSetsANewOneOnce() {
        var email = ApiClient.newEmail();
        anonymous.register(email).expect(201);
        var before = anonymous.signedIn(email);
        anonymous.post(AUTH + "/password/reset-request", asking(email)).expect(202);
        var token = mailed(email);

        anonymous
                .post(AUTH + "/password/reset", reset(token, "short"))
                .refused(422, "validation_failed")
                .naming("password");
        anonymous.post(AUTH + "/password/reset", reset(token, NEW)).expect(204);
        anonymous
                .post(AUTH + "/password/reset", reset(token, "another quiet river"))
                .refused(422, "token_refused");

        before.get(ME).refused(401, "unauthorized");
        anonymous.login(email, ApiClient.PASSWORD).refused(401, "sign_in_refused");
        anonymous.login(email, NEW).expect(200);
    }

    @Test
    @Abuse("A5")
    void theAnswerDoesNotTellWhetherThereIsAnAccount() {
        var email = ApiClient.newEmail();
        anonymous.register(email).expect(201);
        var disabled = ApiClient.newEmail();
        anonymous.register(disabled).expect(201);
        server.change("UPDATE account SET disabled_at = atelier_now() WHERE email = '" + disabled + "'");

        var known =
                anonymous.post(AUTH + "/password/reset-request", asking(email)).expect(202);
        for (var other : List.of(disabled, ApiClient.newEmail(), "no address")) {
            var answer = anonymous
                    .post(AUTH + "/password/reset-request", asking(other))
                    .expect(202);
            assertThat(body(answer)).isEqualTo(body(known));
            assertThat(headers(answer)).isEqualTo(headers(known));
        }
        mailed(email);
        var last = ApiClient.newEmail();
        anonymous.register(last).expect(201);
        anonymous.post(AUTH + "/password/reset-request", asking(last)).expect(202);
        mailed(last);
        assertThat(mails())
                .as("once the mail asked for last is there")
                .noneMatch(mail -> mail.contains("To: " + disabled) && mail.contains("new password"));
    }

    private static String change(String present, String chosen) {
        return "{\"password\":\"" + present + "\",\"newPassword\":\"" + chosen + "\"}";
    }

    private static String asking(String email) {
        return "{\"email\":\"" + email + "\"}";
    }

    private static String reset(String token, String password) {
        return "{\"token\":\"" + token + "\",\"password\":\"" + password + "\"}";
    }

    private static String key(ApiClient owner) {
        return owner.post(
                        "/api/v1/identity/api-keys", "{\"name\":\"script\",\"scopes\":[\"jobs:read\",\"jobs:write\"]}")
                .expect(201)
                .data()
                .path("key")
                .asText();
    }

    private static String body(Answer answer) {
        return answer.text().replace(answer.requestId(), "");
    }

    /** But for what differs between any two requests: their id, the time, and how many more may come. */
    private static Map<String, List<String>> headers(Answer answer) {
        var headers = new TreeMap<>(answer.headers().map());
        headers.keySet()
                .removeIf(name -> List.of("x-request-id", "date", "ratelimit").contains(name));
        return headers;
    }

    private String mailed(String address) {
        return Await.value(
                "a mail with a token",
                DELIVERED,
                () -> mails().stream()
                        .filter(mail -> mail.contains("To: " + address) && mail.contains("new password"))
                        .findFirst()
                        .flatMap(mail -> TOKEN.matcher(mail).results().findFirst())
                        .map(MatchResult::group));
    }

    private List<String> mails() {
        var directory = server.data().resolve("mail");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> !file.toString().endsWith(".part"))
                    .map(PasswordIT::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
