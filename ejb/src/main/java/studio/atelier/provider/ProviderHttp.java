package studio.atelier.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Meters;
import studio.atelier.provider.ProviderFailure.Kind;

/**
 * One HTTP call to a provider, bounded in time and in bytes. Redirects are not followed: they would carry the key to
 * another place. The connection pool is shared by all adapters of this server.
 */
@ApplicationScoped
public class ProviderHttp {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Answers are JSON; twelve hours of speech with word times stay below this. */
    private static final long BODY_BYTES_MAX = 32L * 1024 * 1024;

    private static final BodyHandler<String> BODY =
            BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), BODY_BYTES_MAX);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client;
    private final Meters meters;

    @Inject
    public ProviderHttp(MeterRegistry registry) {
        this.meters = new Meters(registry);
        this.client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** What came of a call. */
    public sealed interface Reply {}

    /** The provider answered, with whatever status. */
    public record Answer(int status, HttpHeaders headers, String body) implements Reply {

        public boolean ok() {
            return status / 100 == 2;
        }

        /** The body as JSON; nothing if it is something else, or cut off. */
        public Optional<JsonNode> json() {
            try {
                var tree = MAPPER.readTree(body);
                return tree == null || !tree.isContainerNode() ? Optional.empty() : Optional.of(tree);
            } catch (JsonProcessingException _) {
                return Optional.empty();
            }
        }

        /** The header in its form of whole seconds; providers do not send the form with a date. */
        Optional<Duration> retryAfter() {
            return headers.firstValue("Retry-After").flatMap(text -> {
                try {
                    return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
                } catch (NumberFormatException _) {
                    return Optional.empty();
                }
            });
        }
    }

    /** There is no complete answer. */
    public record NoAnswer(ProviderFailure why) implements Reply {}

    /**
     * Sends the request and reads the whole answer, in at most this time.
     *
     * @throws InterruptedException when the attempt was stopped; the call is cut off then
     */
    public Reply send(HttpRequest request, Duration timeout) throws InterruptedException {
        long began = System.nanoTime();
        var reply = answer(request, timeout);
        meters.timer(
                        "atelier.provider",
                        "provider",
                        String.valueOf(request.uri().getHost()),
                        "outcome",
                        outcome(reply))
                .record(Duration.ofNanos(System.nanoTime() - began));
        return reply;
    }

    /** The status of the answer; otherwise whether the request may have arrived. */
    private static String outcome(Reply reply) {
        return switch (reply) {
            case Answer answer -> String.valueOf(answer.status());
            case NoAnswer(ProviderFailure why) -> why.kind() == Kind.UNKNOWN ? "silence" : "unreachable";
        };
    }

    private Reply answer(HttpRequest request, Duration timeout) throws InterruptedException {
        var call = client.sendAsync(request, BODY);
        try {
            HttpResponse<String> response = call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (TimeoutException _) {
            return new NoAnswer(ProviderFailure.of(Kind.UNKNOWN, "no answer in time"));
        } catch (ExecutionException e) {
            return new NoAnswer(broken(e.getCause()));
        } finally {
            call.cancel(true);
        }
    }

    private static ProviderFailure broken(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException _ -> ProviderFailure.of(Kind.TRANSIENT, "no connection in time");
            case ConnectException _ -> ProviderFailure.of(Kind.TRANSIENT, "no connection");
            case UnresolvedAddressException _ -> ProviderFailure.of(Kind.TRANSIENT, "no address");
            case HttpTimeoutException _ -> ProviderFailure.of(Kind.UNKNOWN, "no answer in time");
            case IOException _ -> ProviderFailure.of(Kind.UNKNOWN, "connection broke");
            case null, default -> throw new IllegalStateException("The HTTP client failed", cause);
        };
    }

    @PreDestroy
    void close() {
        client.shutdownNow();
    }
}
