package studio.atelier.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Somebody who is signed in at the measured server. */
record ServerCaller(HttpClient http, URI server, String token) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PASSWORD = "correct horse battery 9 staple";
    private static final String AUTH = "/api/v1/identity/auth/";
    private static final int REFUSED = 300;

    static ServerCaller newcomer(URI server, String email) throws IOException, InterruptedException {
        new ServerCaller(HttpClient.newHttpClient(), server, "").send("POST", AUTH + "register", credentials(email));
        return signedIn(server, email);
    }

    static ServerCaller signedIn(URI server, String email) throws IOException, InterruptedException {
        var http = HttpClient.newHttpClient();
        var answer = new ServerCaller(http, server, "").send("POST", AUTH + "login", credentials(email));
        return new ServerCaller(http, server, answer.path("accessToken").asText());
    }

    private static String credentials(String email) {
        return "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}";
    }

    /** What is in the envelope; an answer that is no success is an error of the measurement. */
    JsonNode send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        var answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= REFUSED) {
            throw new IOException(
                    method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body()).path("data");
    }
}
