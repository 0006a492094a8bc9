package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits as they are by default, a trusted proxy, and the log of it all. */
@ExtendWith(SecondServer.Resolver.class)
final class FrontDoorIT {

    private static final String LOGIN = "/api/v1/identity/auth/login";
    private static final String AUDIT = "/api/v1/admin/audit";
    private static final String BATCH = "/deployment=atelier.ear/subdeployment=batch-jobs.jar/subsystem=batch-jberet";
    private static final int ALLOWED = 10;

    /** After this time one more passes. */
    private static final Duration EACH = Duration.ofSeconds(60 / ALLOWED);

    private static final Pattern REMAINING = Pattern.compile("\"login\";r=(\\d+);t=");

    static final Map<String, String> SETTINGS =
            Map.of("AUTH_RATE_LIMIT_LOGIN_REQUESTS", "10", "AUTH_RATE_LIMIT_TRUSTED_PROXY_IPS", "127.0.0.1,::1");

    private RunningServer server;
    private ApiClient anonymous;

    @BeforeEach
    void open(SecondServer second) {
        server = second.with(SETTINGS);
        anonymous = new ApiClient(server.http(), null);
    }

    private Answer login(String forwarded, String email, String password) {
        return anonymous.send(anonymous
                .request(LOGIN)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", forwarded)
                .POST(BodyPublishers.ofString(ApiClient.credentials(email, password))));
    }

    private String newcomer() {
        var email = ApiClient.newEmail();
        anonymous.register(email).expect(201);
        return email;
    }

    private ApiClient operator() {
        var email = newcomer();
        server.sql("UPDATE account SET operator = true WHERE email = ? RETURNING id", email);
        var token = login("192.0.2.200", email, ApiClient.PASSWORD)
                .expect(200)
                .data()
                .path("accessToken")
                .asText();
        return anonymous.with(token);
    }

    @Test
    @Abuse({"A2", "P1"})
    @Seed("S1")
    void theEleventhSignInFromOneAddressIsToldWhenToComeBackWhateverItSaysOfItself() {
        long start = System.nanoTime();
        for (int i = 0; i < ALLOWED; i++) {
            var answer = login("10.9.9." + i + ", 203.0.113.1", ApiClient.newEmail(), "wrong password");
            answer.refused(401, "sign_in_refused");
            assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"login\";q=10;w=60");
            var remaining = REMAINING.matcher(answer.header("RateLimit"));
            assertThat(remaining.lookingAt()).as(answer.header("RateLimit")).isTrue();
            assertThat(Long.parseLong(remaining.group(1)))
                    .isBetween(ALLOWED - 1L - i, ALLOWED - 1L - i + refilled(start));
        }

        var newcomer = newcomer();
        var refused = login("10.9.9.99, 203.0.113.1", newcomer, ApiClient.PASSWORD);
        for (long more = 1; refused.status() == 200; more++) {
            assertThat(more).as("passed beyond the limit").isLessThanOrEqualTo(refilled(start));
            refused = login("10.9.9.99, 203.0.113.1", newcomer, ApiClient.PASSWORD);
        }

        refused.refused(429, "rate_limited");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 7);
        assertThat(refused.data().path("retryAfterSeconds").asInt()).isBetween(1, 7);
        assertThat(refused.header("RateLimit")).startsWith("\"login\";r=0;t=");
        login("203.0.113.2", newcomer(), ApiClient.PASSWORD).expect(200);
    }

    /** How many more may pass since then on a slow machine. */
    private static long refilled(long start) {
        return Duration.ofNanos(System.nanoTime() - start).dividedBy(EACH);
    }

    @Test
    @Abuse("A14")
    void strangersDoNotLockTheOwnerOut() {
        var email = newcomer();
        login("192.0.2.77", email, ApiClient.PASSWORD).expect(200);
        for (int i = 0; i < 8; i++) {
            login("198.51.100." + i, email, "wrong password").expect(i < 5 ? 401 : 429);
        }

        login("198.51.100.99", email, ApiClient.PASSWORD).refused(429, "rate_limited");
        login("192.0.2.77", email, ApiClient.PASSWORD).expect(200);
    }

    @Test
    @Abuse("A14")
    void theOwnersBrowserIsKnownAgainFromAnyAddress() {
        var email = newcomer();
        var device = fromAPage("192.0.2.77", email, "none=").expect(200).headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("__Host-studio-device="))
                .findFirst()
                .orElseThrow();
        assertThat(device).contains("Secure", "HttpOnly", "Path=/").doesNotContainIgnoringCase("Domain");
        for (int i = 0; i < 8; i++) {
            login("198.51.103." + i, email, "wrong password").expect(i < 5 ? 401 : 429);
        }

        login("203.0.113.9", email, ApiClient.PASSWORD).refused(429, "rate_limited");
        var kept = device.substring(0, device.indexOf(';'));
        var again = fromAPage("203.0.113.9", email, kept).expect(200);
        assertThat(again.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.contains("-device"));
    }

    private Answer fromAPage(String forwarded, String email, String cookie) {
        return anonymous.send(anonymous
                .request(LOGIN)
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", forwarded)
                .header("X-Atelier-Console", "1")
                .header("Origin", server.http().toString())
                .header("Cookie", cookie)
                .POST(BodyPublishers.ofString(
                        "{\"email\":\"" + email + "\",\"password\":\"" + ApiClient.PASSWORD + "\",\"cookie\":true}")));
    }

    @Test
    void anAccountThatDoesNotExistIsCountedLikeOneThatDoes() {
        var nobody = ApiClient.newEmail();
        for (int i = 0; i < 7; i++) {
            login("198.51.101." + i, nobody, "wrong password").expect(i < 5 ? 401 : 429);
        }
    }

    @Test
    void operatorsReadTheLogAndNobodyElse() {
        var operator = operator();
        var email = newcomer();
        login("203.0.113.50", email, "wrong password").expect(401);
        var session =
                login("203.0.113.50", email, ApiClient.PASSWORD).expect(200).data();
        var account = session.path("account").path("id").asText();
        var member = anonymous.with(session.path("accessToken").asText());
        member.get(AUDIT).refused(403, "forbidden");
        member.post("/api/v1/identity/auth/logout").expect(204);

        var page = operator.get(AUDIT + "?account=" + account + "&limit=2")
                .expect(200)
                .data();
        assertThat(page.path("items").findValuesAsText("act"))
                .containsExactly("identity.sign_out", "identity.authorize");
        var cursor = page.path("nextCursor").asText();
        var rest = operator.get(AUDIT + "?account=" + account + "&cursor=" + cursor)
                .expect(200)
                .data();
        assertThat(rest.path("items").findValuesAsText("act"))
                .startsWith("identity.sign_in")
                .doesNotContain("identity.sign_out");
        assertThat(rest.path("items").get(0).path("network").asText()).isEqualTo("203.0.113.0/24");
        operator.get(AUDIT + "?cursor=" + cursor).refused(400, "cursor_mismatch");
        operator.get(AUDIT + "?result=perhaps")
                .refused(422, "validation_failed")
                .naming("result");
        var refused =
                operator.get(AUDIT + "?act=identity&result=refused&limit=200").expect(200);
        assertThat(refused.data().path("items").findValuesAsText("subjectId")).contains(account);
        assertThat(refused.text()).doesNotContain(email).doesNotContain("203.0.113.50");

        var csv = operator.send(operator.request(AUDIT + "?account=" + account).header("Accept", "text/csv"));
        assertThat(csv.expect(200).header("Content-Type")).startsWith("text/csv");
        assertThat(csv.text().lines().findFirst())
                .hasValueSatisfying(head -> assertThat(head).startsWith("id,at,act"));
        assertThat(csv.text().lines().count()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void theSweepSealsTheLogAndTellsWhenItWasChanged() {
        newcomer();
        assertThat(sweep("audit-seal")).startsWith("COMPLETED").contains("broken=0");
        server.sql("UPDATE audit_event SET reason = 'forged' WHERE (at, id) IN (SELECT at, id FROM audit_event"
                + " WHERE tx < (SELECT max(to_tx::text::bigint)::text::xid8 FROM audit_block) LIMIT 1) RETURNING act");
        assertThat(sweep("audit-seal")).startsWith("FAILED").contains("broken=1");
        assertThat(sweep("limit-prune")).startsWith("COMPLETED").contains("removed=");
    }

    private String sweep(String name) {
        try (var management = new Management(server)) {
            var start = Management.operation(BATCH, "start-job");
            start.get("job-xml-name").set(name);
            var execution = BATCH + "/job=" + name + "/execution="
                    + management.run(start).asString();
            var status = Await.value(
                    "the end of " + name,
                    Duration.ofSeconds(30),
                    () -> Optional.of(management
                                    .attribute(execution, "batch-status")
                                    .asString())
                            .filter(found -> !found.equals("STARTING") && !found.equals("STARTED")));
            return status + " " + management.attribute(execution, "exit-status").asString();
        }
    }

    @Test
    void aTokenThatIsWorthNothingIsInTheLog() {
        var operator = operator();
        var answer = anonymous.with("at_" + UUID.randomUUID()).get("/api/v1/identity/me");
        answer.refused(401, "unauthorized");

        var log = operator.get(AUDIT + "?act=identity.authenticate&limit=200").expect(200);
        assertThat(log.data().path("items").findValuesAsText("requestId")).contains(answer.requestId());
    }

    /** As a reverse proxy needs it: the API on all addresses. Nothing else may come with it. */
    @Test
    @Abuse("P6")
    void onlyTheApiListensToOtherMachines() throws Exception {
        var elsewhere = "127.0.0.2";
        int api = server.http().getPort();
        int management = server.managementPort();
        try (var connected = new Socket(elsewhere, api)) {
            assertThat(connected.isConnected()).isTrue();
        }
        assertThatThrownBy(() -> new Socket(elsewhere, management).close()).isInstanceOf(ConnectException.class);

        var listening = Listening.of(server.process());
        assertThat(listening).contains(new Listening(true, management), new Listening(false, api));
        assertThat(listening.stream().filter(socket -> !socket.local()))
                .as("open to other machines")
                .containsExactly(new Listening(false, api));
    }
}
