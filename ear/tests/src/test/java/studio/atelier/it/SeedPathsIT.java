package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses of the programs before this one: what is asked there is answered as at ours. */
@OnServer
final class SeedPathsIT {

    private static ApiClient api;
    private static ApiClient member;

    @BeforeAll
    static void signUp(RunningServer server) {
        api = new ApiClient(server.http(), null);
        member = ApiClient.newcomer(server.http());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /auth/send-verification, /api/v1/identity/auth/send-verification",
        "POST, /auth/verify-phone, /api/v1/identity/auth/verify-phone",
        "POST, /auth/refresh, /api/v1/identity/auth/refresh",
        "POST, /auth/refresh/, /api/v1/identity/auth/refresh",
        "POST, /api/v2/auth/login, /api/v1/identity/auth/login",
        "POST, /api/v2/auth/register, /api/v1/identity/auth/register",
        "GET, /api/v2/auth/login, /api/v1/identity/auth/login",
        "GET, /api/v2/me/data, /api/v1/identity/me/data",
        "GET, /api/v2/wallet, /api/v1/wallet",
        "GET, /api/v2/jobs, /api/v1/dictation/jobs",
        "GET, /api/v2/jobs/00000000-0000-7000-8000-000000000000, /api/v1/dictation/jobs/00000000-0000-7000-8000-000000000000",
        "GET, /api/v2/exercises/, /api/v1/dictation/exercises",
        "GET, /api/v2/admin/accounts, /api/v1/admin/accounts",
        "GET, /movies, /api/v1/film/movies",
        "GET, /movies/, /api/v1/film/movies",
        "GET, /analysis-jobs/1, /api/v1/film/analysis-jobs/1",
        "POST, /video-jobs, /api/v1/film/video-jobs",
        "GET, /health/, /health"
    })
    @Seed("L19")
    void areAnsweredAsOurs(String method, String theirs, String ours) {
        for (var client : new ApiClient[] {api, member}) {
            var there = ask(client, method, theirs);
            var here = ask(client, method, ours);
            assertThat(there.status()).as(there.toString()).isEqualTo(here.status());
            assertThat(there.code()).isEqualTo(here.code());
        }
    }

    private static Answer ask(ApiClient client, String method, String path) {
        return client.send(client.request(path)
                .header("Content-Type", "application/json")
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}")));
    }

    @Test
    void aSignInThereIsASignInHere() {
        var email = ApiClient.newEmail();
        api.post("/api/v2/auth/register", ApiClient.credentials(email, ApiClient.PASSWORD))
                .expect(201);
        var tokens = api.post("/api/v2/auth/login", ApiClient.credentials(email, ApiClient.PASSWORD))
                .expect(200)
                .data();
        var next = api.post(
                        "/auth/refresh",
                        "{\"refreshToken\":\"" + tokens.path("refreshToken").asText() + "\"}")
                .expect(200)
                .data();
        api.with(next.path("accessToken").asText()).get("/api/v1/identity/me").expect(200);
        assertThat(api.send(api.request("/realtime/events/")).status()).isEqualTo(401);
    }
}
