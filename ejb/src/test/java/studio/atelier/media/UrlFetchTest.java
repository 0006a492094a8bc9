package studio.atelier.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Abuse;

class UrlFetchTest {

    /** A drip is seen after a moment, so that the test is short. */
    private static final UrlFetch.Limits QUICK = new UrlFetch.Limits(
            Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(1), 16 * 1024);

    @TempDir
    static Path directory;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();
    private SourceServer server;
    private UrlFetch fetch;

    @BeforeEach
    void start() throws Exception {
        server = new SourceServer(directory);
        server.name("media.example", server.address());
        server.serve("/", exchange -> {
            asked.incrementAndGet();
            answer(exchange, 200, "text");
        });
        fetch = server.fetch(QUICK);
    }

    @AfterEach
    void stop() {
        over.countDown();
        fetch.close();
        server.close();
    }

    @Test
    void aFileComesWithWhatIsSaidOfIt() throws IOException {
        server.serve("/a/talk.wav", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "audio/wav");
            assertThat(exchange.getRequestHeaders()).doesNotContainKeys("Cookie", "Authorization");
            answer(exchange, 200, "the sound");
        });

        try (var opened = (Fetched.Opened) open("https://media.example/a/talk.wav?token=1")) {
            assertThat(opened.filename()).isEqualTo("talk.wav");
            assertThat(opened.declaredType()).isEqualTo("audio/wav");
            assertThat(opened.promisedBytes()).hasValue(9);
            assertThat(opened.body().readAllBytes()).asString().isEqualTo("the sound");
        }
    }

    @Test
    void aRedirectIsFollowedToTheFile() throws IOException {
        server.name("other.example", server.address());
        redirects("/moved", "https://other.example/file.mp3");
        server.serve("/file.mp3", exchange -> answer(exchange, 200, "sound"));

        try (var opened = (Fetched.Opened) open("https://media.example/moved")) {
            assertThat(opened.filename()).isEqualTo("file.mp3");
        }
    }

    @Test
    void redirectsEnd() {
        redirects("/round", "/round");

        assertThat(open("https://media.example/round"))
                .isEqualTo(new Fetched.Refused("The source redirects too often."));
    }

    @Abuse("U1")
    @Test
    void aNameThatLeadsInsideIsNotConnectedTo() {
        server.name("inside.example", new InetSocketAddress(InetAddress.ofLiteral("10.1.2.3"), 443));

        assertThat(open("https://inside.example/")).isInstanceOf(Fetched.Refused.class);
    }

    @Abuse("U1")
    @Test
    void oneForbiddenAddressAmongSeveralIsEnough() {
        server.name(
                "media.example",
                server.address(),
                new InetSocketAddress(InetAddress.ofLiteral("169.254.169.254"), 443));

        assertThat(open("https://media.example/")).isInstanceOf(Fetched.Refused.class);
        assertThat(asked).hasValue(0);
    }

    @Abuse("U1")
    @Test
    void aNameThatTurnsIsJudgedAgainAtTheRedirect() {
        server.serve("/turn", exchange -> {
            server.name("media.example", new InetSocketAddress(InetAddress.ofLiteral("127.0.0.2"), 443));
            exchange.getResponseHeaders().set("Location", "/secret");
            answer(exchange, 302, "");
        });

        assertThat(open("https://media.example/turn")).isInstanceOf(Fetched.Refused.class);
        assertThat(asked).hasValue(0);
    }

    @Abuse("U2")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254/latest",
                "https://[::ffff:127.0.0.1]/",
                "http://media.example/plain",
                "file:///etc/passwd",
                "gopher://media.example/",
                "https://media.example:22/",
                "https://user@media.example/",
                "//127.0.0.1/"
            })
    void aRedirectLeadsNowhereAnAddressMayNot(String location) {
        redirects("/away", location);

        assertThat(open("https://media.example/away")).isInstanceOf(Fetched.Refused.class);
        assertThat(asked).hasValue(0);
    }

    @Abuse("U4")
    @Test
    void aDripIsCutOff() {
        server.serve("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (!over.await(100, TimeUnit.MILLISECONDS)) {
                    body.write('x');
                    body.flush();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });

        assertThatThrownBy(() -> {
                    try (var opened = (Fetched.Opened) open("https://media.example/drip")) {
                        opened.body().readAllBytes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("slowly");
    }

    @Abuse("U4")
    @Test
    void silenceIsNotWaitedForForEver() {
        server.serve("/silent", exchange -> {
            try {
                over.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(open("https://media.example/silent")).isInstanceOf(Fetched.Unavailable.class);
    }

    @Test
    void whatIsNotThereIsRefusedAndWhatIsBusyIsTriedAgain() {
        server.serve("/gone", exchange -> answer(exchange, 404, "no"));
        server.serve("/busy", exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "7");
            answer(exchange, 429, "no");
        });
        server.serve("/broken", exchange -> answer(exchange, 503, "no"));

        assertThat(open("https://media.example/gone")).isInstanceOf(Fetched.Refused.class);
        assertThat(open("https://media.example/busy"))
                .isInstanceOfSatisfying(
                        Fetched.Unavailable.class,
                        busy -> assertThat(busy.after()).isEqualTo(Duration.ofSeconds(7)));
        assertThat(open("https://media.example/broken")).isInstanceOf(Fetched.Unavailable.class);
        assertThat(open("https://nobody.example/")).isInstanceOf(Fetched.Unavailable.class);
    }

    @Test
    void aServerThatCannotProveItsNameIsNotBelieved() {
        server.name("stranger.example", server.address());

        assertThat(open("https://stranger.example/")).isInstanceOf(Fetched.Unavailable.class);
        assertThat(asked).hasValue(0);
    }

    private Fetched open(String address) {
        return fetch.open(SourceAddress.read(address).orElseThrow());
    }

    private void redirects(String path, String location) {
        server.serve(path, exchange -> {
            exchange.getResponseHeaders().set("Location", location);
            answer(exchange, 302, "");
        });
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }
}
