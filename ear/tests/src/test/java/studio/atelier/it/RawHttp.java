package studio.atelier.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An HTTP request written byte by byte: for what a well-behaved client library would not do. */
final class RawHttp implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final Socket socket;

    private RawHttp(Socket socket) {
        this.socket = socket;
    }

    /** Connects and announces an upload with these headers beside the usual ones. */
    static RawHttp startUpload(ApiClient client, String path, String... headers) {
        var uri = client.uri(path);
        var head = new StringBuilder(
                "POST " + path + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\nAuthorization: Bearer "
                        + client.token() + "\r\nContent-Type: " + Multipart.CONTENT_TYPE + "\r\n");
        for (var header : headers) {
            head.append(header).append("\r\n");
        }
        var connection = connect(uri);
        connection.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        return connection;
    }

    /** An open connection; nothing is sent yet. */
    static RawHttp connect(URI uri) {
        try {
            var socket = new Socket(InetAddress.getByName(uri.getHost()), uri.getPort());
            socket.setSoTimeout((int) TIMEOUT.toMillis());
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    RawHttp write(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return this;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes until the server stops reading or all is written. Gives the number of bytes it took. */
    long writeWhileTaken(byte[] block, int times) {
        var taken = 0L;
        try {
            for (var i = 0; i < times; i++) {
                socket.getOutputStream().write(block);
                taken += block.length;
            }
        } catch (IOException refused) {
            return taken;
        }
        return taken;
    }

    /** The content as one piece of a chunked body. */
    static byte[] chunk(byte[] content) {
        var out = new ByteArrayOutputStream();
        out.writeBytes((Integer.toHexString(content.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(content);
        out.writeBytes(new byte[] {'\r', '\n'});
        return out.toByteArray();
    }

    /** The first line of the answer; empty if the connection was cut before one came. */
    String statusLine() {
        try {
            var line = new StringBuilder();
            for (var c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        } catch (IOException cut) {
            return "";
        }
    }

    /** Everything until the server closes the connection; an error if it keeps it open. */
    String untilClosed() {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketTimeoutException kept) {
            throw new AssertionError("The connection was kept open", kept);
        } catch (IOException reset) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
