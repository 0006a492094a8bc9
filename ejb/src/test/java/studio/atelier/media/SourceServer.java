package studio.atelier.media;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Somebody's file server, by https under {@code *.example}; and a name server that leads there, or wherever it is told to. */
public final class SourceServer implements AutoCloseable {

    private static final char[] PASSWORD = "for a test".toCharArray();

    private final HttpsServer server;
    private final SSLContext trust;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, List<InetSocketAddress>> names = new ConcurrentHashMap<>();

    public SourceServer(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        var file = directory.resolve("key.p12");
        if (!Files.exists(file)) {
            make(file);
        }
        var store = KeyStore.getInstance(file.toFile(), PASSWORD);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        var known = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        known.init(store);
        trust = SSLContext.getInstance("TLS");
        trust.init(keys.getKeyManagers(), known.getTrustManagers(), null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(trust));
        server.setExecutor(threads);
        server.start();
    }

    private static void make(Path file) throws IOException, InterruptedException {
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var process = new ProcessBuilder(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "source",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=media.example",
                        "-ext",
                        "san=dns:media.example,dns:other.example",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
            throw new IOException("keytool made no key");
        }
    }

    public void serve(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    /** Answers with the whole file. */
    public static void send(HttpExchange exchange, Path file, String contentType) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.sendResponseHeaders(200, Files.size(file));
        try (var body = exchange.getResponseBody()) {
            Files.copy(file, body);
        }
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** From now on this name leads there. */
    public void name(String host, InetSocketAddress... addresses) {
        names.put(host, List.of(addresses));
    }

    /** With the patience of production. */
    public UrlFetch fetch() {
        return fetch(UrlFetch.LIMITS);
    }

    /** A fetch that believes this server and its names, and may go to the machine itself but nowhere else that is private. */
    UrlFetch fetch(UrlFetch.Limits limits) {
        return new UrlFetch(
                (host, port) -> names.getOrDefault(host, List.of()),
                address -> address.equals(server.getAddress().getAddress()) || PublicInternet.has(address),
                trust,
                limits);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
