package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every answer has in common: the envelope, the request's id, true statuses, and a description of it all. */
@OnServer
final class ContractIT {

    private static final String LOGIN = "/api/v1/identity/auth/login";
    private static final String ME = "/api/v1/identity/me";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_]*");

    private static ApiClient api;
    private static ApiClient member;

    @BeforeAll
    static void signUp(RunningServer server) {
        api = new ApiClient(server.http(), null);
        member = ApiClient.newcomer(server.http());
    }

    /** Every way to be refused, as: method, path, content type, body, expected status. */
    static Stream<Arguments> refusals() {
        var json = "application/json";
        return Stream.of(
                Arguments.of("GET", "/api/v1/nowhere", "", "", 404),
                Arguments.of("GET", "/api/v2/nowhere/at/all", "", "", 404),
                Arguments.of("GET", "/api", "", "", 404),
                Arguments.of("GET", "/nowhere", "", "", 404),
                Arguments.of("DELETE", LOGIN, "", "", 405),
                Arguments.of("PUT", LOGIN, json, "{}", 405),
                Arguments.of("POST", LOGIN, "text/plain", "hello", 415),
                Arguments.of("POST", LOGIN, "application/xml", "<a/>", 415),
                Arguments.of("POST", LOGIN, json, "{\"email\":", 400),
                Arguments.of("POST", LOGIN, json, "{\"email\":\"\u0001\"}", 400),
                Arguments.of("POST", LOGIN, json, "", 422),
                Arguments.of("POST", LOGIN, json, "[]", 422),
                Arguments.of("POST", LOGIN, json, "\"a\"", 422),
                Arguments.of("POST", LOGIN, json, "{\"email\":{},\"password\":[]}", 422),
                Arguments.of("POST", LOGIN, json, "{}", 422),
                Arguments.of("GET", ME, "", "", 401),
                Arguments.of("GET", "/api/v1/subtitles/jobs", "", "", 401),
                Arguments.of("GET", "/api/v1/realtime/events", "", "", 401),
                Arguments.of("POST", LOGIN, json, "\"" + "x".repeat(3 << 20) + "\"", 413));
    }

    @ParameterizedTest(name = "{0} {1} {2} -> {4}")
    @MethodSource("refusals")
    @Abuse("P2")
    void refusesInTheEnvelope(String method, String path, String type, String body, int status) {
        var request = api.request(path).method(method, BodyPublishers.ofString(body));
        var answer = api.send(type.isEmpty() ? request : request.header("Content-Type", type))
                .expect(status);
        var json = answer.json();
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(names(json)).containsExactly("requestId", "code", "message", "data");
        assertThat(answer.requestId())
                .matches(ID)
                .isEqualTo(json.path("requestId").asText());
        assertThat(answer.code()).matches(CODE).isNotEqualTo("ok");
        assertThat(json.path("message").asText())
                .isNotBlank()
                .doesNotContain("Exception", "RESTEASY", "jackson", "jakarta.", "studio.atelier");
    }

    @ParameterizedTest(name = "{0} {1} {2} -> {4}")
    @MethodSource("refusals")
    void refusesAsProblemDocumentOnDemand(String method, String path, String type, String body, int status) {
        var request = api.request(path)
                .header("Accept", "application/problem+json")
                .method(method, BodyPublishers.ofString(body));
        var answer = api.send(type.isEmpty() ? request : request.header("Content-Type", type))
                .expect(status);
        var problem = answer.json();
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("type").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        assertThat(problem.path("code").asText()).matches(CODE);
        assertThat(problem.path("instance").asText()).contains(answer.requestId());
    }

    @Test
    void namesTheAllowedMethods() {
        assertThat(api.delete(LOGIN).expect(405).header("Allow")).contains("POST");
    }

    @Test
    void namesTheFieldThatIsWrong() {
        api.post(LOGIN, "{\"email\":\"a@example.org\"}").expect(422).naming("password");
        api.post("/api/v1/identity/auth/register", ApiClient.credentials("no address", ApiClient.PASSWORD))
                .expect(422)
                .naming("email");
        api.post("/api/v1/identity/auth/register", ApiClient.credentials(ApiClient.newEmail(), "short"))
                .expect(422)
                .naming("password");
    }

    @Test
    void refusesAnUnknownField() {
        var answer = api.post(LOGIN, "{\"email\":\"a@example.org\",\"password\":\"bbbbbbbbbbbb\",\"pasword\":\"c\"}");
        assertThat(answer.status()).as(answer.toString()).isIn(400, 422);
        assertThat(answer.text()).contains("pasword");
    }

    @Test
    @Seed("L16")
    void answersInTheEnvelopeWhenAllIsWell() {
        var answer = member.get(ME).expect(200);
        assertThat(answer.code()).isEqualTo("ok");
        assertThat(answer.json().path("requestId").asText()).isEqualTo(answer.requestId());
        assertThat(answer.data().path("email").asText()).endsWith("@example.org");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(
            strings = {"/health", "/metrics", "/openapi.json", "/docs", "/redoc", "/nowhere.html", "/api/v1/nowhere", ME
            })
    void givesEveryAnswerAnId(String path) {
        assertThat(api.get(path).requestId()).matches(ID);
        var mine = "my-request.0001";
        assertThat(api.send(api.request(path).header("X-Request-Id", mine)).requestId())
                .isEqualTo(mine);
        assertThat(api.send(api.request(path).header("X-Request-Id", "odd id <b>"))
                        .requestId())
                .matches(ID)
                .isNotEqualTo("odd id <b>");
    }

    @Test
    void refusesATokenThatIsNotOurs() {
        for (var token : new String[] {"abc", "a.b.c", member.token() + "x", "eyJhbGciOiJub25lIn0.e30."}) {
            var answer = api.with(token).get(ME).refused(401, "unauthorized");
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void publicOperationsIgnoreABadToken() {
        api.with("a.b.c")
                .get("/api/v1/subtitles/languages")
                .expect(api.get("/api/v1/subtitles/languages").status());
        api.with("a.b.c").get("/health").expect(200);
        api.with("a.b.c").register(ApiClient.newEmail()).expect(201);
    }

    @Test
    @Seed("N5")
    void isHealthy() {
        var answer = api.get("/health").expect(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.text().replace(" ", "")).isEqualTo("{\"status\":\"healthy\"}");
    }

    @Test
    @Seed("L10")
    void showsMetricsInPrometheusText() {
        var answer = api.get("/metrics").expect(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        assertThat(answer.text()).contains("# TYPE ").contains("jvm_").contains("atelier_");
    }

    @Test
    void describesItselfInOpenApi() {
        var api31 = api.get("/openapi.json").expect(200).json();
        assertThat(api31.path("openapi").asText()).startsWith("3.1");
        var operations = operations(api31);
        assertThat(operations)
                .containsKeys(
                        "post " + LOGIN,
                        "get " + ME,
                        "post /api/v1/subtitles/uploads",
                        "post /api/v1/subtitles/jobs",
                        "get /api/v1/subtitles/jobs/{id}",
                        "get /api/v1/realtime/events");
        assertThat(operations.values().stream()
                        .map(operation -> operation.path("operationId").asText()))
                .allSatisfy(id -> assertThat(id).isNotBlank())
                .doesNotHaveDuplicates();
        assertThat(operations).allSatisfy((name, operation) -> {
            assertThat(operation.path("summary").asText()).as(name).isNotBlank();
            assertThat(names(operation.path("responses"))).as(name).anyMatch(status -> status.startsWith("2"));
        });
        var submit = operations.getOrDefault("post /api/v1/subtitles/jobs", api31);
        assertThat(names(submit.path("responses"))).contains("202", "401", "404", "413", "415", "422");
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static Map<String, JsonNode> operations(JsonNode document) {
        var operations = new TreeMap<String, JsonNode>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(method -> Pattern.matches("get|put|post|delete|patch", method.getKey()))
                        .forEach(method -> operations.put(method.getKey() + " " + path.getKey(), method.getValue())));
        return operations;
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"/docs", "/redoc"})
    void documentationPagesLoadWithAllTheyName(String path) {
        var page = api.get(path).expect(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        var named = Pattern.compile("(?:src|href)=\"([^\"#]+)\"").matcher(page.text());
        var loaded = 0;
        while (named.find()) {
            if (named.group(1).startsWith("data:")) {
                continue;
            }
            assertThat(named.group(1)).as("nothing from elsewhere").doesNotContain("//");
            var part = api.get(java.net.URI.create(path).resolve(named.group(1)).toString())
                    .expect(200);
            assertThat(part.bytes()).as(named.group(1)).isNotEmpty();
            loaded++;
        }
        assertThat(loaded).as("scripts and styles of " + path).isPositive();
    }
}
