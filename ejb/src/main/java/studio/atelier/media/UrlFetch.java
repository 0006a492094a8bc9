package studio.atelier.media;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file from an address a customer gave, without being led into our own network: it connects only to an address that
 * it has resolved and judged itself, anew at every redirect. No cookies, no credentials, no proxy, no compressed bodies, no
 * connection used twice.
 */
@ApplicationScoped
public class UrlFetch {

    /**
     * How much patience there is with a source.
     *
     * @param connect for the connection
     * @param silence between two pieces
     * @param total for everything
     * @param grace before the average counts
     * @param bytesPerSecond the least average
     */
    record Limits(Duration connect, Duration silence, Duration total, Duration grace, long bytesPerSecond) {}

    static final Limits LIMITS = new Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofMinutes(10), Duration.ofSeconds(20), 16 * 1024);

    /** The address that was given, and three redirects. */
    private static final int HOPS = 4;

    private static final int OK = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int THROTTLED = 429;
    private static final int SERVER_FAULT = 500;
    private static final List<Integer> REDIRECTS = List.of(301, 302, 303, 307, 308);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** More than a node has slots, which are the limit: a fetch must not wait for another one's slow host. */
    private static final int CONNECTIONS = 256;

    private final CloseableHttpClient client;
    private final Limits limits;

    /** To the public internet, with the patience of {@link #LIMITS}. */
    @Inject
    public UrlFetch() {
        this(JudgedNames::system, PublicInternet::has, ownTrust(), LIMITS);
    }

    /** What the machine trusts. */
    private static SSLContext ownTrust() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    UrlFetch(JudgedNames.Lookup lookup, Predicate<InetAddress> allowed, SSLContext trust, Limits limits) {
        this.limits = limits;
        this.client = HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(CONNECTIONS)
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setDnsResolver(new JudgedNames(lookup, allowed))
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(trust))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(limits.connect()))
                                .setSocketTimeout(Timeout.of(limits.silence()))
                                .build())
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableAutomaticRetries()
                .setUserAgent("Atelier")
                .build();
    }

    @PreDestroy
    void close() {
        client.close(CloseMode.GRACEFUL);
    }

    /** Asks for the file. Its body has not been read when this returns. */
    public Fetched open(SourceAddress from) {
        var next = from;
        for (int hop = 0; hop < HOPS; hop++) {
            var answer = ask(next);
            if (!(answer instanceof Elsewhere(Optional<SourceAddress> target))) {
                return ((Answer) answer).fetched();
            }
            if (target.isEmpty()) {
                return new Fetched.Refused("The source redirects to an address we do not go to.");
            }
            next = target.get();
        }
        return new Fetched.Refused("The source redirects too often.");
    }

    private sealed interface Hop {}

    private record Elsewhere(Optional<SourceAddress> target) implements Hop {}

    private record Answer(Fetched fetched) implements Hop {}

    private Hop ask(SourceAddress address) {
        var request = new HttpGet(address.uri());
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        // Also ends a header that comes a byte at a time, which no time-out between two pieces would.
        CompletableFuture.delayedExecutor(limits.total().toMillis(), TimeUnit.MILLISECONDS)
                .execute(request::cancel);
        try {
            var response = client.executeOpen(null, request, null);
            boolean kept = false;
            try {
                var hop = read(address, request, response);
                kept = hop instanceof Answer(Fetched.Opened _);
                return hop;
            } finally {
                if (!kept) {
                    request.cancel();
                    response.close();
                }
            }
        } catch (JudgedNames.Forbidden _) {
            return new Answer(new Fetched.Refused("The address leads to a place we do not go to."));
        } catch (UnknownHostException _) {
            return new Answer(new Fetched.Unavailable("The name of the source is not known.", null));
        } catch (IOException _) {
            return new Answer(new Fetched.Unavailable("The source does not answer.", null));
        }
    }

    private Hop read(SourceAddress address, HttpGet request, ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        if (REDIRECTS.contains(status)) {
            return new Elsewhere(header(response, HttpHeaders.LOCATION).flatMap(address::redirect));
        }
        if (status == REQUEST_TIMEOUT || status == THROTTLED || status >= SERVER_FAULT) {
            return new Answer(new Fetched.Unavailable(
                    "The source is busy or broken; it answered %d.".formatted(status), after(response)));
        }
        var entity = response.getEntity();
        if (status != OK || entity == null) {
            return new Answer(new Fetched.Refused("The source has no file there; it answered %d.".formatted(status)));
        }
        long length = entity.getContentLength();
        return new Answer(new Fetched.Opened(
                new PacedStream(entity.getContent(), limits, () -> cut(request, response)),
                address.filename(),
                header(response, HttpHeaders.CONTENT_TYPE).orElse(""),
                length < 0 ? OptionalLong.empty() : OptionalLong.of(length)));
    }

    private static void cut(HttpGet request, ClassicHttpResponse response) {
        request.cancel();
        try {
            response.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Duration after(ClassicHttpResponse response) {
        try {
            return header(response, HttpHeaders.RETRY_AFTER)
                    .map(Long::parseLong)
                    .filter(seconds -> seconds > 0)
                    .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST_WAIT.toSeconds())))
                    .orElse(null);
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
        return Optional.ofNullable(response.getFirstHeader(name)).map(Header::getValue);
    }
}
