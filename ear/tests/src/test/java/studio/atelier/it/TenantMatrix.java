package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One tenant asks for everything of another: every operation the server describes, with every id of the other in every place
 * that takes one. Nothing may be found, nothing may change, and no list may show a trace.
 */
final class TenantMatrix {

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    /** It is not there, or it cannot be named so. */
    private static final Set<Integer> UNKNOWN = Set.of(NOT_FOUND, 422);

    /** The victim's job is a recording, so there are no pictures to show; its exercise has no clips. */
    private static final Set<String> NOT_THERE = Set.of("getContactSheet", "getExerciseAudio");

    /** Bodies that are fit, so that it is the id that is refused: {@code {}} is refused before anybody looks at it. */
    private static final Map<String, String> FIT = Map.of(
            "renameWorkspace", "{\"name\":\"taken\"}",
            "invite", "{\"email\":\"guest@example.org\",\"role\":\"member\"}",
            "createMember", "{\"username\":\"guest\",\"password\":\"" + ApiClient.PASSWORD + "\",\"role\":\"member\"}",
            "changeRole", "{\"role\":\"student\"}",
            "setMemberPassword", "{\"password\":\"" + ApiClient.PASSWORD + "\"}");

    /** What a body needs besides the id in question. */
    private static final Map<String, String> REST = Map.of(
            "submitSubtitleJob", ",\"language\":\"en\",\"doSubtitle\":true",
            "submitDictationJob", "",
            "submitExerciseAttempt", ",\"submittedWords\":[\"a\"]",
            "switchWorkspace", "",
            "linkPhone", ",\"phoneNumber\":\"+4915123456789\",\"code\":\"123456\"");

    private final ServedApi served;
    private final RunningServer server;
    private ApiClient attacker;
    private final Victim victim;
    private int swaps;

    TenantMatrix(RunningServer server) {
        this.server = server;
        this.victim = new Victim(server);
        this.attacker = ApiClient.newcomer(server.http());
        this.served = ServedApi.of(attacker);
    }

    /** Tries all of it; how many ids were tried. */
    int run() {
        var before = victim.sums();
        assertThat(before).isNotEmpty();
        assertThat(served.calls()).extracting(ServedCall::id).containsAll(FIT.keySet());
        for (var call : served.calls()) {
            if (!call.isStream() && !call.isForWorkers()) {
                swapPath(call);
                call.queryIds().forEach(name -> swapQuery(call, name));
                call.bodyIds().forEach(name -> swapBody(call, name));
                list(call);
            }
        }
        assertThat(victim.sums()).isEqualTo(before);
        ownerStillSees();
        return swaps;
    }

    private void swapPath(ServedCall call) {
        if (!call.collections().isEmpty()) {
            paths(call).forEach(path -> refused(call, send(call, path, FIT.getOrDefault(call.id(), "{}"))));
        }
    }

    /** Its path with every id of the victim in every place; as it is, if it has none. */
    private List<String> paths(ServedCall call) {
        var ids = new ArrayList<List<String>>();
        ids.add(List.of());
        for (var collection : call.collections()) {
            var longer = new ArrayList<List<String>>();
            for (var id : idsOf(call, collection)) {
                ids.forEach(start -> longer.add(join(start, id)));
            }
            ids.clear();
            ids.addAll(longer);
        }
        return ids.stream()
                .map(some -> some.isEmpty() ? call.path() : call.path(some))
                .toList();
    }

    private List<String> idsOf(ServedCall call, String collection) {
        return call.isForOperatorsOnly() ? List.of(java.util.UUID.randomUUID().toString()) : victim.ids(collection);
    }

    private void swapQuery(ServedCall call, String name) {
        var ids = call.isForOperatorsOnly() ? List.of("x") : victim.named(name);
        paths(call).forEach(path -> ids.forEach(id -> refused(call, send(call, path + "?" + name + "=" + id, "{}"))));
    }

    private void swapBody(ServedCall call, String name) {
        if (call.isPublic() || call.isForOperatorsOnly()) {
            return;
        }
        for (var id : victim.named(name)) {
            var rest = REST.get(call.id());
            assertThat(rest)
                    .as("the rest of a body for " + call.id() + ": add it to TenantMatrix")
                    .isNotNull();
            var body = "{\"" + name + "\":\"" + id + "\"" + rest + "}";
            paths(call).forEach(path -> refused(call, send(call, path, body)));
        }
    }

    /** As the attacker calls it for itself: whatever comes, it is not the victim's. */
    private void list(ServedCall call) {
        if (call.method().equals("GET") && call.collections().isEmpty()) {
            var text = send(call, call.path(), "").text();
            assertThat(victim.marks()).as(call.id()).noneMatch(text::contains);
        }
    }

    /** The ids were the right ones: for their owner they work. */
    private void ownerStillSees() {
        for (var call : served.calls()) {
            if (call.method().equals("GET")
                    && !call.isPublic()
                    && !call.isStream()
                    && call.collections().size() == 1
                    && !NOT_THERE.contains(call.id())
                    && call.roles().contains("signed-in")) {
                var statuses = victim.ids(call.collections().getFirst()).stream()
                        .map(id -> victim.api().get(call.path(List.of(id))).status())
                        .toList();
                assertThat(statuses).as(call.id() + " for the owner").anyMatch(status -> status < 300);
            }
        }
    }

    private Answer send(ServedCall call, String path, String body) {
        swaps++;
        var request = attacker.request(path);
        if (call.takesJson()) {
            request.header("Content-Type", "application/json");
        }
        if (call.takesVersion()) {
            request.header("If-Match", "\"1\"");
        }
        return attacker.send(request.method(
                call.method(), call.takesJson() ? BodyPublishers.ofString(body) : BodyPublishers.noBody()));
    }

    private void refused(ServedCall call, Answer answer) {
        boolean forbidden = answer.status() == FORBIDDEN && (call.documents(FORBIDDEN) || call.isForOperatorsOnly());
        var unknown = FIT.containsKey(call.id()) ? Set.of(NOT_FOUND) : UNKNOWN;
        assertThat(forbidden || isBackHome(call, answer) || unknown.contains(answer.status()))
                .as(answer.toString())
                .isTrue();
        assertThat(answer.text()).as(call.id()).doesNotContain(victim.canary());
    }

    /** Without the filters a switch finds the attacker's own place: no harm, but it ends the sign-in it was called with. */
    private boolean isBackHome(ServedCall call, Answer answer) {
        if (!call.id().equals("switchWorkspace")
                || answer.status() != OK
                || victim.marks().stream().anyMatch(answer.text()::contains)) {
            return false;
        }
        attacker = ApiClient.newcomer(server.http());
        return true;
    }

    private static List<String> join(List<String> start, String id) {
        var joined = new ArrayList<>(start);
        joined.add(id);
        return joined;
    }
}
