package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client of the API as a customer's developer would write one: plain HTTP, one token. */
final class ApiClient {

    static final String PASSWORD = "a long and quiet passphrase";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final URI server;
    private final @Nullable String token;

    ApiClient(URI server, @Nullable String token) {
        this.server = server;
        this.token = token;
    }

    /** Signs a new account up and in; it is alone in its workspace. */
    static ApiClient newcomer(URI server) {
        var email = newEmail();
        var anonymous = new ApiClient(server, null);
        anonymous.register(email).expect(201);
        return anonymous.signedIn(email);
    }

    static String newEmail() {
        return "it-" + UUID.randomUUID() + "@example.org";
    }

    Answer register(String email) {
        return post("/api/v1/identity/auth/register", credentials(email, PASSWORD));
    }

    Answer login(String email, String password) {
        return post("/api/v1/identity/auth/login", credentials(email, password));
    }

    ApiClient signedIn(String email) {
        return new ApiClient(
                server,
                login(email, PASSWORD).expect(200).data().path("accessToken").asText());
    }

    static String credentials(String email, String password) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}";
    }

    ApiClient anonymous() {
        return new ApiClient(server, null);
    }

    ApiClient with(String otherToken) {
        return new ApiClient(server, otherToken);
    }

    String token() {
        return Optional.ofNullable(token).orElseThrow();
    }

    URI uri(String path) {
        return server.resolve(path);
    }

    HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(uri(path)).timeout(TIMEOUT);
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    Answer get(String path) {
        return send(request(path));
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer post(String path, Multipart form) {
        return send(form(path, form.body()));
    }

    HttpRequest.Builder form(String path, BodyPublisher body) {
        return request(path).header("Content-Type", Multipart.CONTENT_TYPE).POST(body);
    }

    Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    HttpResponse<InputStream> open(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Uploads a recording; gives its id. */
    String upload(byte[] wav) {
        return post("/api/v1/subtitles/uploads", new Multipart().file("speech.wav", "audio/wav", wav))
                .expect(201)
                .data()
                .path("uploadId")
                .asText();
    }

    /** Submits a job; gives its view. */
    JsonNode submit(String json) {
        return post("/api/v1/subtitles/jobs", json).expect(202).data();
    }

    JsonNode job(String id) {
        return get("/api/v1/subtitles/jobs/" + id).expect(200).data();
    }

    /** Waits until the job is in a final state; gives its view. */
    JsonNode finished(String id, Duration limit) {
        return Await.value(
                "the end of job " + id,
                limit,
                () -> Optional.of(job(id))
                        .filter(job -> JobWords.isFinal(job.path("state").asText())));
    }
}
