package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Workspaces of several people, the ways in beside e-mail and password, and operators, over the wire. */
@OnServer
final class PeopleIT {

    private static final String IDENTITY = "/api/v1/identity";
    private static final Duration DELIVERED = Duration.ofSeconds(20);
    private static final Pattern TOKEN = Pattern.compile("mt_[A-Za-z0-9_-]{43}");
    private static final Pattern CODE = Pattern.compile("code is (\\d{6})");

    private RunningServer server;
    private ApiClient anonymous;

    @BeforeEach
    void connect(RunningServer running) {
        server = running;
        anonymous = new ApiClient(running.http(), null);
    }

    @Test
    void anInvitationGoesByMailToAVerifiedAddressAndIsGoodOnce() {
        var owner = ApiClient.newcomer(server.http());
        var workspace = id(owner);
        var address = ApiClient.newEmail();
        anonymous.register(address).expect(201);
        var guest = anonymous.signedIn(address);
        var proof = mailed(address, "Confirm");

        owner.post(IDENTITY + "/workspaces/" + workspace + "/invitations", invitation(address, "teacher"))
                .expect(202);
        var token = mailed(address, "invited");
        guest.post(IDENTITY + "/invitations/accept", token(token)).refused(403, "email_unverified");
        anonymous.post(IDENTITY + "/auth/verify-email", token(proof)).expect(204);
        anonymous.post(IDENTITY + "/auth/verify-email", token(proof)).refused(422, "token_refused");
        ApiClient.newcomer(server.http())
                .post(IDENTITY + "/invitations/accept", token(token))
                .refused(422, "token_refused");
        var accepted =
                guest.post(IDENTITY + "/invitations/accept", token(token)).expect(200);
        assertThat(accepted.data().path("workspaceId").asText()).isEqualTo(workspace);
        guest.post(IDENTITY + "/invitations/accept", token(token)).refused(422, "token_refused");

        var me = guest.get(IDENTITY + "/me").expect(200).data();
        assertThat(me.path("emailVerified").asBoolean()).isTrue();
        var members =
                owner.get(IDENTITY + "/workspaces/" + workspace + "/members").expect(200);
        assertThat(members.data().path("items").findValuesAsText("role")).containsExactly("owner", "teacher");
        guest.get(IDENTITY + "/workspaces/" + workspace + "/members").refused(404, "not_found");
    }

    @Test
    void aRoleIsChangedWithTheVersionThatWasSeen() {
        var owner = ApiClient.newcomer(server.http());
        var me = owner.get(IDENTITY + "/me").expect(200).data().path("id").asText();
        var member = IDENTITY + "/workspaces/" + id(owner) + "/members/" + me;
        var seen = owner.get(member).expect(200).header("ETag");

        patch(owner, member, "{\"role\":\"member\"}", null).refused(428, "precondition_required");
        patch(owner, member, "{\"role\":\"member\"}", seen).refused(403, "own_role");
        patch(owner, member, "{\"role\":\"operator\"}", seen).refused(422, "validation_failed");
        for (var extra : List.of("workspaceId", "operator", "status", "balance", "price")) {
            patch(owner, member, "{\"role\":\"member\",\"" + extra + "\":true}", seen)
                    .refused(422, "validation_failed")
                    .naming(extra);
        }
        owner.delete(member).refused(409, "last_owner");
    }

    @Test
    void aCompanyHasACodeAndItsPeopleSignInByName() {
        var founder = ApiClient.newcomer(server.http());
        var company = founder.post(IDENTITY + "/workspaces", "{\"name\":\"Studio Nord\"}")
                .expect(201)
                .data();
        assertThat(company.path("companyCode").asText()).matches("\\d{4}");
        assertThat(company.path("role").asText()).isEqualTo("owner");
        var path = IDENTITY + "/workspaces/" + company.path("id").asText();
        var etag = founder.get(path).expect(200).header("ETag");
        assertThat(etag).isEqualTo("\"1\"");
        patch(founder, path, "{\"name\":\"Other\"}", etag).refused(404, "not_found");

        anonymous
                .post(
                        IDENTITY + "/auth/login-username",
                        named(company.path("companyCode").asText(), "kim"))
                .refused(401, "sign_in_refused");
    }

    @Test
    @Seed("F1")
    void aTelephoneSignsInOnceHoweverManyTryAtOnce() throws Exception {
        var number = "+49151" + (10_000_000 + Math.abs((int) (System.nanoTime() % 80_000_000)));
        var sent = anonymous
                .post(IDENTITY + "/auth/send-verification", "{\"phoneNumber\":\"" + number + "\"}")
                .expect(202)
                .data();
        assertThat(sent.path("expiresIn").asInt()).isEqualTo(300);
        anonymous
                .post(IDENTITY + "/auth/send-verification", "{\"phoneNumber\":\"00" + number.substring(1) + "\"}")
                .refused(429, "rate_limited");
        var body = "{\"phoneNumber\":\"%s\",\"code\":\"%s\",\"challengeId\":\"%s\"}"
                .formatted(number, texted(number), sent.path("challengeId").asText());

        int many = 100;
        try (var threads = Executors.newFixedThreadPool(many)) {
            Callable<Integer> verifying =
                    () -> anonymous.post(IDENTITY + "/auth/verify-phone", body).status();
            var ends = IntStream.range(0, many).mapToObj(i -> threads.submit(verifying)).toList().stream()
                    .map(PeopleIT::end)
                    .toList();
            assertThat(ends).filteredOn(status -> status == 200).as("sessions").hasSize(1);
        }
        anonymous
                .post("/api/v1/identity/auth/send-verification", "{\"phoneNumber\":\"hello\"}")
                .refused(422, "validation_failed")
                .naming("phoneNumber");
        anonymous
                .post("/api/v1/identity/auth/send-verification", "{\"phoneNumber\":\"+79161234567\"}")
                .refused(422, "phone_country_not_served");
    }

    @Test
    void theFirstOperatorKnowsTheSecretAndThereIsOne() {
        // other tests of this server have made operators of theirs
        server.change("UPDATE account SET operator = false");
        server.change("DELETE FROM operator_bootstrap");
        var account = ApiClient.newcomer(server.http());
        var other = ApiClient.newcomer(server.http());
        account.get("/api/v1/admin/accounts").refused(403, "forbidden");
        account.post(IDENTITY + "/bootstrap", "{\"secret\":\"guess\"}").refused(403, "forbidden");

        account.post(IDENTITY + "/bootstrap", "{\"secret\":\"" + bootstrapSecret() + "\"}")
                .expect(204);
        other.post(IDENTITY + "/bootstrap", "{\"secret\":\"" + bootstrapSecret() + "\"}")
                .refused(409, "bootstrap_closed");

        var operator = account;
        var page = operator.get("/api/v1/admin/accounts?limit=1").expect(200).data();
        assertThat(page.path("nextCursor").asText()).isNotEmpty();
        var otherId = other.get(IDENTITY + "/me").data().path("id").asText();
        var seen = operator.get("/api/v1/admin/accounts/" + otherId).expect(200).header("ETag");
        patch(operator, "/api/v1/admin/accounts/" + otherId, "{\"disabled\":true,\"reason\":\"abuse\"}", seen)
                .expect(200);
        Await.until(
                "the account to be out",
                Duration.ofSeconds(6),
                () -> other.get(IDENTITY + "/me").status() == 401);
    }

    private String bootstrapSecret() {
        return server.secret("ATELIER_IDENTITY_BOOTSTRAP_SECRET");
    }

    private static Answer patch(
            ApiClient client, String path, String json, @org.jspecify.annotations.Nullable String ifMatch) {
        var request = client.request(path)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(json));
        return client.send(ifMatch == null ? request : request.header("If-Match", ifMatch));
    }

    private static int end(Future<Integer> racing) {
        try {
            return racing.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static String id(ApiClient client) {
        return client.get(IDENTITY + "/me")
                .expect(200)
                .data()
                .path("workspaceId")
                .asText();
    }

    private static String invitation(String email, String role) {
        return "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}";
    }

    private static String token(String token) {
        return "{\"token\":\"" + token + "\"}";
    }

    private static String named(String company, String name) {
        return "{\"companyCode\":\"%s\",\"username\":\"%s\",\"password\":\"%s\"}"
                .formatted(company, name, ApiClient.PASSWORD);
    }

    private String mailed(String address, String subject) {
        return found("mail", text -> text.contains("To: " + address) && text.contains(subject), TOKEN, 0);
    }

    private String texted(String number) {
        return found("sms", text -> text.contains("To: " + number), CODE, 1);
    }

    private String found(String folder, java.util.function.Predicate<String> wanted, Pattern pattern, int group) {
        return Await.value(
                "a message in " + folder,
                DELIVERED,
                () -> files(folder).stream()
                        .map(PeopleIT::read)
                        .filter(wanted)
                        .findFirst()
                        .flatMap(text -> pattern.matcher(text).results().findFirst())
                        .map(match -> match.group(group)));
    }

    private List<Path> files(String folder) {
        var directory = server.data().resolve(folder);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.filter(file -> !file.toString().endsWith(".part")).toList();
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
