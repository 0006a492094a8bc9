package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no client of ours would make: odd methods, two lengths, XML. */
@OnServer
final class EdgeAbuseIT {

    private static final List<String> HTTP = List.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> METHODS = Stream.concat(
                    HTTP.stream(), Stream.of("TRACE", "TRACK", "PROPFIND", "MOVE", "get", "Post"))
            .toList();
    private static final String NOBODY = "00000000-0000-7000-8000-000000000000";
    private static final String VERSION = "/api/v1/version";
    private static final String LOGIN = "/api/v1/identity/auth/login";

    private ApiClient api;

    @BeforeEach
    void signUp(RunningServer server) {
        api = ApiClient.newcomer(server.http());
    }

    @Test
    @Abuse("P3")
    void onlyTheMethodsOfAPathDoAnything() {
        var declared = new TreeMap<String, Set<String>>();
        ServedApi.of(api)
                .calls()
                .forEach(call -> declared.computeIfAbsent(call.path(), path -> new TreeSet<>())
                        .add(call.method()));
        var faults = new ArrayList<String>();
        declared.forEach((path, methods) -> METHODS.stream()
                .filter(method -> !methods.contains(method))
                .map(method -> api.send(api.request(path.replaceAll("\\{[^}]+}", NOBODY))
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString("{}"))))
                .filter(answer -> answer.status() != 405
                        || !answer.code().equals("method_not_allowed")
                        || (HTTP.contains(answer.method()) && !allowed(answer).containsAll(methods)))
                .forEach(answer -> faults.add(answer + " Allow: " + allowed(answer))));

        assertThat(faults).isEmpty();
    }

    private static Set<String> allowed(Answer answer) {
        return Set.of(answer.header("Allow").split(",\\s*", -1));
    }

    @Test
    @Abuse("P3")
    void optionsTellsAndDoesNothing() {
        for (var path : List.of("/api/v1/identity/me", LOGIN, "/api/v1/subtitles/jobs", "/api/v1/nowhere")) {
            var answer = api.send(api.request(path).method("OPTIONS", BodyPublishers.noBody()));
            assertThat(answer.status()).as(answer.toString()).isIn(200, 204, 404, 405);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
            assertThat(answer.text()).doesNotContain("accessToken", "studio.atelier");
        }
    }

    @Test
    @Abuse("P3")
    void noHeaderMakesAnotherMethodOfIt() {
        for (var header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            api.send(api.request("/api/v1/identity/auth/logout").header(header, "POST"))
                    .refused(405, "method_not_allowed");
            api.send(api.request("/api/v1/identity/me").header(header, "DELETE"))
                    .expect(200);
        }
        api.send(api.request("/api/v1/identity/auth/logout?_method=POST")).refused(405, "method_not_allowed");
    }

    /** A proxy that believes one length and a server that believes the other would take the second request for a third one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 2\r\nContent-Length: {all}",
                "Content-Length: {all}\r\nContent-Length: 2",
                "Content-Length: 2, {all}",
                "Content-Length: {all}\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: {all}",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: identity, chunked\r\nContent-Length: 5",
                "Transfer-Encoding: xchunked\r\nContent-Length: {all}",
                "Transfer-Encoding : chunked\r\nContent-Length: {all}",
                "Content-Length: +{all}",
                "Content-Length: 0x5",
                "Content-Length: -1",
                "Content-Length : 5"
            })
    @Abuse("P4")
    void ofTwoLengthsNoneIsBelieved(String lengths) {
        var body = "0\r\n\r\nGET " + VERSION + " HTTP/1.1\r\nHost: smuggled\r\n\r\n";
        var request = "POST " + LOGIN + " HTTP/1.1\r\nHost: " + api.uri("/").getAuthority()
                + "\r\nContent-Type: application/json\r\n" + lengths.replace("{all}", String.valueOf(body.length()))
                + "\r\n\r\n" + body;
        try (var connection = RawHttp.connect(api.uri("/"))) {
            var answers = connection
                    .write(request.getBytes(StandardCharsets.US_ASCII))
                    .untilClosed();
            assertThat(answers.split("HTTP/1\\.1 ", -1)).as(answers).hasSizeLessThanOrEqualTo(2);
            assertThat(answers).doesNotContain("HTTP/1.1 2").doesNotContain("Exception");
        }
    }

    @Test
    @Abuse("P7")
    void nothingReadsXml(@TempDir Path temp) throws Exception {
        var secret = Files.writeString(temp.resolve("secret.txt"), "the secret of the machine");
        var xml = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x SYSTEM \"" + secret.toUri()
                + "\">]><LoginRequest><email>&x;</email><password>&x;</password></LoginRequest>";
        var faults = new HashMap<String, String>();
        for (var call : ServedApi.of(api).calls()) {
            if (call.bodyType().isEmpty()) {
                continue;
            }
            for (var type : List.of("application/xml", "text/xml", "application/vnd.x+xml")) {
                var path = call.path().replaceAll("\\{[^}]+}", NOBODY);
                var answer = api.send(api.request(path)
                        .header("Content-Type", type)
                        .method(call.method(), BodyPublishers.ofString(xml)));
                if (answer.status() < 400
                        || answer.status() >= 500
                        || answer.text().contains("secret of")) {
                    faults.put(call.id() + " " + type, answer.toString());
                }
            }
        }
        assertThat(faults).isEqualTo(Map.of());
    }
}
