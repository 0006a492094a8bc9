package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The database ends the connections of the server, as it does with what idles in a transaction, or when somebody restarts it. */
@OnServer
final class LostConnectionsIT {

    private static final String JOBS = "/api/v1/subtitles/jobs";
    private static final int CLIENTS = 12;
    private static final int REQUESTS = 40;

    /** One is told that the connection has ended; the next finds it closed, and the pool throws the idle ones away with it. */
    private static final int FAILING = 2;

    @Test
    void deadConnectionsFailTwoRequestsAndNotEveryOneUntilTheyAreValidated(RunningServer server) throws Exception {
        var api = ApiClient.newcomer(server.http());
        Callable<Integer> list = () -> api.get(JOBS).status();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var fill = IntStream.range(0, REQUESTS).mapToObj(i -> list).toList();
            for (var answer : clients.invokeAll(fill)) {
                assertThat(answer.get()).isEqualTo(200);
            }
        }

        assertThat(server.endConnections("atelier_app")).isGreaterThan(1);

        assertThat(IntStream.range(0, REQUESTS)
                        .map(i -> api.get(JOBS).status())
                        .filter(status -> status != 200)
                        .count())
                .isLessThanOrEqualTo(FAILING);
    }
}
