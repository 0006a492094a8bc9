package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Attacks every operation the server describes: each with a valid request first, then with one thing wrong at a time. What
 * operators may do is done as well, so it has a server for itself. The seed decides all of it but the ids the server makes;
 * {@code ./atelier fuzz 100000 7} takes longer.
 */
final class FuzzIT {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    /** A slow machine does fewer; a request has this long on average. */
    private static final long NANOS_EACH = 30_000_000;

    private static final int SHOWN = 40;

    /** The first request of each kind of fault, by operation. */
    private final Map<String, String> faults = new LinkedHashMap<>();

    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final TreeSet<String> answeredWell = new TreeSet<>();

    @Test
    @Abuse({"P2", "P5", "Z2"})
    void noRequestMakesTheServerFailOrSayWhatItDoesNotDescribe() {
        System.out.printf("FUZZ: %d requests, seed %d%n", REQUESTS, SEED);
        try (var server = RunningServer.start("fuzz", Map.of())) {
            var api = new ApiClient(server.http(), null);
            var document = api.get("/openapi.json").expect(200).json();
            var calls = ServedApi.of(api).calls();
            var random = new Random(SEED);
            var values = new FuzzValues(document, random);
            var requests = new FuzzRequests(random, values);
            var mutations = new FuzzMutations(random, values, requests);
            var attack =
                    new Attack(api, new FuzzCallers(server), values, requests, mutations, new FuzzVerdict(document));
            assertThat(calls).isNotEmpty();

            int sent = 0;
            for (var call : calls) {
                send(attack, attack.requests().valid(call));
                sent++;
            }
            long end = System.nanoTime() + REQUESTS * NANOS_EACH;
            while (sent < REQUESTS && System.nanoTime() - end < 0) {
                var valid = attack.requests().valid(calls.get(sent % calls.size()));
                boolean asItIs = random.nextInt(10) == 0;
                send(attack, asItIs ? valid : attack.mutations().mutated(valid));
                sent++;
            }

            System.out.printf(
                    "FUZZ: %d requests to %d operations, %d of them answered well at least once; by status %s; seed %d%n",
                    sent, calls.size(), answeredWell.size(), statuses, SEED);
            assertThat(sent).as("requests in the time").isGreaterThanOrEqualTo(calls.size() * 2);
            assertThat(faults).as(report()).isEmpty();
        }
    }

    private record Attack(
            ApiClient api,
            FuzzCallers callers,
            FuzzValues values,
            FuzzRequests requests,
            FuzzMutations mutations,
            FuzzVerdict verdict) {}

    private void send(Attack attack, FuzzRequest request) {
        var outgoing = request.outgoing(attack.api(), attack.callers().authorization(request));
        if (request.call().isStream()) {
            stream(attack, request, outgoing);
            return;
        }
        Answer answer;
        try {
            answer = attack.api().send(outgoing);
        } catch (AssertionError cut) {
            fault(attack, request, "gave no answer: " + cut.getCause(), "");
            return;
        }
        statuses.merge(answer.status(), 1, Integer::sum);
        attack.verdict().of(request, answer).ifPresent(what -> fault(attack, request, what, answer.toString()));
        attack.callers().refused(request, answer.status());
        if (answer.status() < 300) {
            answeredWell.add(request.call().id());
            if (answer.header(FuzzRequest.CONTENT_TYPE).startsWith("application/json")) {
                attack.values().learn(request.call(), answer.data());
            }
        }
    }

    /** A stream does not end; its status is enough. */
    private void stream(Attack attack, FuzzRequest request, java.net.http.HttpRequest.Builder outgoing) {
        var response = attack.api().open(outgoing);
        try (var body = response.body()) {
            statuses.merge(response.statusCode(), 1, Integer::sum);
            if (response.statusCode() == 200) {
                answeredWell.add(request.call().id());
            } else if (!request.call().documents(response.statusCode()) || response.statusCode() >= 500) {
                fault(attack, request, "answered " + response.statusCode(), Arrays.toString(body.readNBytes(1_000)));
            }
        } catch (IOException cut) {
            fault(attack, request, "was cut: " + cut, "");
        }
    }

    private void fault(Attack attack, FuzzRequest request, String what, String answer) {
        faults.putIfAbsent(
                request.call().id() + " " + what,
                "  (" + request.mutation() + ")\n  " + request.curl(attack.api()) + "\n  " + answer);
    }

    private String report() {
        var text = new StringBuilder("seed " + SEED + ", " + faults.size() + " faults");
        faults.entrySet().stream()
                .limit(SHOWN)
                .forEach(fault ->
                        text.append("\n\n").append(fault.getKey()).append('\n').append(fault.getValue()));
        return text.toString();
    }
}
