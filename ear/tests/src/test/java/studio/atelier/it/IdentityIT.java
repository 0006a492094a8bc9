package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Signing up, in and out. */
@OnServer
final class IdentityIT {

    private static final String ME = "/api/v1/identity/me";
    private static final int AT_ONCE = 6;

    private ApiClient api;

    @BeforeEach
    void connect(RunningServer server) {
        api = new ApiClient(server.http(), null);
    }

    @Test
    @Seed("L1")
    void aNewcomerGetsAnAccountAndAWorkspace() {
        var email = ApiClient.newEmail();
        api.post(
                        "/api/v1/identity/auth/register",
                        "{\"email\":\"%s\",\"password\":\"%s\",\"displayName\":\"Ada Ørsted\"}"
                                .formatted(email, ApiClient.PASSWORD))
                .expect(201);
        var session = api.login(email, ApiClient.PASSWORD).expect(200).data();
        assertThat(session.path("tokenType").asText()).isEqualTo("Bearer");
        assertThat(session.path("expiresIn").asInt()).isPositive();
        var me = api.with(session.path("accessToken").asText())
                .get(ME)
                .expect(200)
                .data();
        assertThat(me).isEqualTo(session.path("account"));
        assertThat(me.path("email").asText()).isEqualTo(email);
        assertThat(me.path("displayName").asText()).isEqualTo("Ada Ørsted");
        assertThat(UUID.fromString(me.path("workspaceId").asText())).isNotNull();
    }

    @Test
    void anAddressIsTakenOnceWhateverItsCase() {
        var email = ApiClient.newEmail();
        api.register(email).expect(201);
        api.register(email).refused(409, "email_taken");
        api.register(email.toUpperCase(java.util.Locale.ROOT)).refused(409, "email_taken");
        api.login(email.toUpperCase(java.util.Locale.ROOT), ApiClient.PASSWORD).expect(200);
    }

    @Test
    void ofManyRegistrationsAtOnceOneWins() throws InterruptedException {
        var email = ApiClient.newEmail();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            Callable<Integer> register = () -> api.register(email).status();
            var statuses = threads.invokeAll(Collections.nCopies(AT_ONCE, register)).stream()
                    .map(Future::resultNow)
                    .sorted()
                    .toList();
            assertThat(statuses).containsExactly(201, 409, 409, 409, 409, 409);
        }
        assertThat(api.signedIn(email).get(ME).status()).isEqualTo(200);
    }

    @Test
    void aWrongPasswordAndAnUnknownAddressLookTheSame() {
        var email = ApiClient.newEmail();
        api.register(email).expect(201);
        var wrong = api.login(email, "not the passphrase at all").expect(401);
        var unknown = api.login(ApiClient.newEmail(), ApiClient.PASSWORD).expect(401);
        assertThat(wrong.code()).isEqualTo(unknown.code());
        assertThat(wrong.json().path("message")).isEqualTo(unknown.json().path("message"));
        assertThat(wrong.data()).isEqualTo(unknown.data());
    }

    @Test
    void signingOutActsAtOnceAndOnThisSessionOnly() {
        var email = ApiClient.newEmail();
        api.register(email).expect(201);
        var here = api.signedIn(email);
        var there = api.signedIn(email);
        assertThat(here.post("/api/v1/identity/auth/logout").status()).isIn(200, 204);
        here.get(ME).refused(401, "unauthorized");
        here.get("/api/v1/subtitles/jobs").refused(401, "unauthorized");
        there.get(ME).expect(200);
    }

    @Test
    void passwordsNeverComeBackAndAreStoredHashed(RunningServer server) {
        var email = ApiClient.newEmail();
        var answer = api.register(email).expect(201);
        assertThat(answer.text()).doesNotContain(ApiClient.PASSWORD).doesNotContain("argon2");
        assertThat(server.sql(
                        "SELECT count(*) FROM account a WHERE a::text ILIKE '%argon2id%' AND a.email ILIKE ?", email))
                .containsExactly("1");
    }
}
