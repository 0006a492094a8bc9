package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cookie of the console as a browser meets it, and what pages of others try with it. */
@OnServer
final class ConsoleCookieIT {

    private static final String LOGIN = "/api/v1/identity/auth/login";
    private static final String LOGOUT = "/api/v1/identity/auth/logout";
    private static final String ME = "/api/v1/identity/me";
    private static final String NAME = "__Host-studio=";

    private ApiClient browser;
    private Map<String, String> ours;
    private String email;

    @BeforeEach
    void register(RunningServer server) {
        browser = new ApiClient(server.http(), null);
        ours = Map.of("X-Atelier-Console", "1", "Origin", server.http().toString());
        email = ApiClient.newEmail();
        browser.register(email).expect(201);
    }

    private Answer signIn(String cookie, Map<String, String> headers) {
        var request = browser.request(LOGIN)
                .header("Content-Type", "application/json")
                .header("Cookie", cookie)
                .POST(BodyPublishers.ofString(
                        "{\"email\":\"" + email + "\",\"password\":\"" + ApiClient.PASSWORD + "\",\"cookie\":true}"));
        headers.forEach(request::header);
        return browser.send(request);
    }

    /** What the browser is told to keep, with its attributes. */
    private static String set(Answer answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(NAME))
                .findFirst()
                .orElseThrow(() -> new AssertionError(answer.headers().map().toString()));
    }

    private static String kept(Answer answer) {
        var cookie = set(answer);
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private Answer me(String cookie) {
        return browser.send(browser.request(ME).header("Cookie", cookie));
    }

    private Answer logout(String cookie, Map<String, String> headers) {
        var request = browser.request(LOGOUT).header("Cookie", cookie).POST(BodyPublishers.noBody());
        headers.forEach(request::header);
        return browser.send(request);
    }

    @Test
    @Abuse("T7")
    void noScriptReadsItAndNoOtherHostSetsIt() {
        var answer = signIn("none=", ours).expect(200);

        assertThat(set(answer))
                .contains("Path=/", "Secure", "HttpOnly", "SameSite=Lax", "Max-Age=604800")
                .doesNotContainIgnoringCase("Domain");
        assertThat(answer.data().path("accessToken").isNull()
                        || answer.data().path("accessToken").isMissingNode())
                .isTrue();
        me(kept(answer)).expect(200);
        logout(kept(answer), ours).expect(204);
        me(kept(answer)).refused(401, "unauthorized");
    }

    @Test
    @Abuse("T7")
    void pagesOfOthersDoNothingWithIt() {
        signIn("none=", Map.of()).refused(403, "foreign_origin");
        signIn("none=", Map.of("X-Atelier-Console", "1", "Origin", "https://evil.example"))
                .refused(403, "foreign_origin");
        var cookie = kept(signIn("none=", ours).expect(200));

        for (var foreign : List.of(
                Map.<String, String>of(),
                Map.of("Origin", browser.uri("").toString()),
                Map.of("X-Atelier-Console", "1"),
                Map.of("X-Atelier-Console", "1", "Origin", "https://evil.example"),
                Map.of("X-Atelier-Console", "1", "Origin", "null"),
                Map.of("X-Atelier-Console", "1", "Origin", ours.get("Origin"), "Sec-Fetch-Site", "cross-site"))) {
            logout(cookie, foreign).refused(403, "foreign_origin");
        }
        me(cookie).expect(200);
    }

    @Test
    @Abuse("T7")
    void aPlantedOneBecomesNothingMore() {
        var first = kept(signIn("none=", ours).expect(200));
        var second = kept(signIn(first, ours).expect(200));

        assertThat(second).isNotEqualTo(first);
        me(first).refused(401, "unauthorized");
        me(second).expect(200);
        var planted = NAME + "a".repeat(43);
        assertThat(kept(signIn(planted, ours).expect(200))).isNotEqualTo(planted);
        me(planted).refused(401, "unauthorized");
    }

    @Test
    @Abuse("T7")
    void oneThatIsChangedIsNone() {
        var cookie = kept(signIn("none=", ours).expect(200));
        for (int at : new int[] {NAME.length(), NAME.length() + 10, cookie.length() - 1}) {
            char other = cookie.charAt(at) == 'A' ? 'B' : 'A';
            me(cookie.substring(0, at) + other + cookie.substring(at + 1)).refused(401, "unauthorized");
        }
        me(cookie + "x").refused(401, "unauthorized");
        me(cookie).expect(200);
    }
}
