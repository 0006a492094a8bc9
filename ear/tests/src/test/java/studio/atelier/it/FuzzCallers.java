package studio.atelier.it;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Who sends the requests: somebody for every kind of operation, and a new one when an attack has thrown the old one out. */
final class FuzzCallers {

    private static final String FORGED = "Bearer "
            + part("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "."
            + part("{\"sub\":\"00000000-0000-0000-0000-000000000000\",\"groups\":[\"operator\"],\"exp\":4102444800}")
            + ".";

    private final RunningServer server;
    private final ApiClient anonymous;
    private final Map<Kind, String> tokens = new HashMap<>();

    private enum Kind {
        MEMBER,
        STRANGER,
        OPERATOR,
        WORKER
    }

    FuzzCallers(RunningServer server) {
        this.server = server;
        this.anonymous = new ApiClient(server.http(), null);
    }

    /** The {@code Authorization} of the request; empty for none. */
    String authorization(FuzzRequest request) {
        return switch (request.bearing()) {
            case OWN -> request.call().isPublic() ? "" : "Bearer " + token(kind(request.call()));
            case OTHER -> "Bearer " + token(Kind.STRANGER);
            case NONE -> "";
            case NONSENSE -> "Bearer nonsense";
            case FORGED -> FORGED;
            case OTHER_SCHEME -> "Basic YWRtaW46YWRtaW4=";
        };
    }

    /** After an answer of this status to its own caller: whether that one is still who it was is not asked. */
    void refused(FuzzRequest request, int status) {
        if (request.bearing() == FuzzRequest.Bearing.OWN
                && !request.call().isPublic()
                && (status == 401 || status == 403)) {
            tokens.remove(kind(request.call()));
        }
    }

    private static Kind kind(ServedCall call) {
        if (call.isForWorkers()) {
            return Kind.WORKER;
        }
        return call.isForOperatorsOnly() ? Kind.OPERATOR : Kind.MEMBER;
    }

    private String token(Kind kind) {
        var token = tokens.get(kind);
        if (token == null) {
            token = kind == Kind.WORKER ? worker() : account(kind == Kind.OPERATOR);
            tokens.put(kind, token);
        }
        return token;
    }

    private String account(boolean operator) {
        var email = ApiClient.newEmail();
        anonymous.register(email).expect(201);
        if (operator) {
            server.change("UPDATE account SET operator = true WHERE email = '%s'".formatted(email));
        }
        return anonymous.signedIn(email).token();
    }

    private String worker() {
        return anonymous
                .with(account(true))
                .post("/api/v1/ops/worker-tokens", "{\"name\":\"fuzz\",\"queues\":[\"film.render\"]}")
                .expect(201)
                .data()
                .path("token")
                .asText();
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
