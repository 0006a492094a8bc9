package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation by everybody: the roles an operation names in the description may call it, and nobody else. */
@OnServer
final class RoleMatrixIT {

    private static final List<String> MEMBERS = List.of("owner", "admin", "member", "teacher", "student");
    private static final String OPERATOR = "operator";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int INTERNAL_ERROR = 500;

    private static final Map<String, String> EMAILS = new HashMap<>();
    private static final Map<String, ApiClient> CLIENTS = new HashMap<>();
    private static ApiClient nobody;
    private static ServedApi served;

    @BeforeAll
    static void oneOfEach(RunningServer server) {
        nobody = new ApiClient(server.http(), null);
        served = ServedApi.of(nobody);
        for (var role : MEMBERS) {
            EMAILS.put(role, newcomer());
            server.change(
                    "UPDATE membership SET role = '%s' WHERE account_id = (SELECT id FROM account WHERE email = '%s')"
                            .formatted(role, EMAILS.get(role)));
        }
        EMAILS.put(OPERATOR, newcomer());
        server.change("UPDATE account SET operator = true WHERE email = '%s'".formatted(EMAILS.get(OPERATOR)));
        EMAILS.forEach((role, email) -> CLIENTS.put(role, nobody.signedIn(email)));
    }

    private static String newcomer() {
        var email = ApiClient.newEmail();
        nobody.register(email).expect(201);
        return email;
    }

    @Test
    @Abuse("Z3")
    void everybodyMayWhatTheDescriptionSaysAndNoMore() {
        assertThat(served.calls()).isNotEmpty();
        for (var call : served.calls()) {
            if (call.isStream()) {
                continue;
            }
            assertThat(call.roles()).as(call.id()).isNotEmpty();
            int stranger = send(call, nobody).status();
            if (call.isPublic()) {
                continue;
            }
            assertThat(stranger).as(call.id() + " by nobody").isEqualTo(UNAUTHORIZED);
            if (call.isForWorkers()) {
                EMAILS.keySet().forEach(role -> as(role, call).refused(UNAUTHORIZED, "unauthorized"));
                continue;
            }
            for (var role : EMAILS.keySet()) {
                // the operator owns a workspace of his own, as everybody does
                boolean asOwner = role.equals(OPERATOR) && call.roles().contains("owner");
                boolean may = asOwner
                        || call.roles().contains("signed-in")
                        || call.roles().contains(role);
                var answer = as(role, call);
                assertThat(answer.status() != FORBIDDEN || !answer.code().equals("forbidden"))
                        .as(call.id() + " by " + role + ": " + answer)
                        .isEqualTo(may);
                if (may) {
                    assertThat(answer.status())
                            .as(call.id() + " by " + role + ", who may: " + answer)
                            .isNotEqualTo(UNAUTHORIZED)
                            .isLessThan(INTERNAL_ERROR);
                }
            }
        }
    }

    @Test
    @Abuse("Z4")
    void whoRunsAWorkspaceDoesNotRunThePlatform() {
        var platform = served.calls().stream()
                .filter(call ->
                        call.path().startsWith("/api/v1/admin/") || call.path().startsWith("/api/v1/ops/"))
                .toList();
        assertThat(platform).isNotEmpty();
        for (var call : platform) {
            assertThat(call.isForOperatorsOnly()).as(call.id()).isTrue();
            for (var role : List.of("owner", "admin")) {
                as(role, call).refused(FORBIDDEN, "forbidden");
            }
        }
    }

    /** Some operations end the sign-in they are called with; then it is signed in again. */
    private static Answer as(String role, ServedCall call) {
        var answer = send(call, client(role));
        if (answer.status() == UNAUTHORIZED) {
            CLIENTS.put(role, nobody.signedIn(email(role)));
            return send(call, client(role));
        }
        return answer;
    }

    private static ApiClient client(String role) {
        return Optional.ofNullable(CLIENTS.get(role)).orElseThrow();
    }

    private static String email(String role) {
        return EMAILS.getOrDefault(role, "");
    }

    private static Answer send(ServedCall call, ApiClient client) {
        var ids = call.collections().stream()
                .map(collection -> UUID.randomUUID().toString())
                .toList();
        var request = client.request(call.path(ids));
        call.bodyType().ifPresent(type -> request.header("Content-Type", type));
        return client.send(request.method(
                call.method(), call.takesJson() ? BodyPublishers.ofString("{}") : BodyPublishers.noBody()));
    }
}
