package studio.atelier.it;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Stands between the server and PostgreSQL and takes the question for the workspace out of every statement that a request
 * prepares: the server as it would be if somebody had forgotten it everywhere. The product has no such switch.
 */
final class FilterlessDoor implements AutoCloseable {

    private static final Pattern FILTER = Pattern.compile("(?i)(?:\\b\\w+\\.)?\\bworkspace_id\\s*=\\s*(\\$\\d+)");
    private static final int PROTOCOL_3 = 3 << 16;
    private static final int PREPARE = 'P';
    private static final int LENGTH = 4;

    private final ServerSocket entry;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile IntSupplier target = () -> 0;

    FilterlessDoor() {
        try {
            entry = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return entry.getLocalPort();
    }

    /** The port of PostgreSQL, asked for when somebody comes. */
    void leadsTo(IntSupplier port) {
        target = port;
    }

    /** In how many statements there was something to take out. */
    int taken() {
        return taken.get();
    }

    private void accept() {
        try {
            while (true) {
                var client = entry.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> pass(client, server, this::requests));
                Thread.ofVirtual().start(() -> pass(server, client, (from, to) -> from.transferTo(to)));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private interface Passing {
        void pass(DataInputStream from, DataOutputStream to) throws IOException;
    }

    private static void pass(Socket from, Socket to, Passing passing) {
        try (from;
                to) {
            passing.pass(
                    new DataInputStream(new BufferedInputStream(from.getInputStream())),
                    new DataOutputStream(to.getOutputStream()));
        } catch (IOException ended) {
            // one side has gone, and with it the other
        }
    }

    private void requests(DataInputStream from, DataOutputStream to) throws IOException {
        boolean filterless = false;
        for (boolean begun = false; !begun; ) {
            var body = body(from);
            begun = ByteBuffer.wrap(body).getInt() == PROTOCOL_3;
            filterless = new String(body, StandardCharsets.US_ASCII).contains("user\0atelier_app\0");
            send(to, body);
        }
        while (true) {
            int type = from.readUnsignedByte();
            var body = body(from);
            to.write(type);
            send(to, filterless && type == PREPARE ? without(body) : body);
        }
    }

    private static byte[] body(DataInputStream from) throws IOException {
        return from.readNBytes(from.readInt() - LENGTH);
    }

    private static void send(DataOutputStream to, byte[] body) throws IOException {
        var whole = ByteBuffer.allocate(LENGTH + body.length)
                .putInt(LENGTH + body.length)
                .put(body);
        to.write(whole.array());
        to.flush();
    }

    /** A Prepare is: name, NUL, statement, NUL, types. Every byte is a character here, so nothing else changes. */
    private byte[] without(byte[] body) {
        var text = new String(body, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf('\0') + 1;
        int end = text.indexOf('\0', begin);
        var statement = text.substring(begin, end);
        var filterless = FILTER.matcher(statement).replaceAll("$1::uuid IS NOT NULL");
        if (filterless.equals(statement) || statement.startsWith("INSERT")) {
            return body;
        }
        taken.incrementAndGet();
        return (text.substring(0, begin) + filterless + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            entry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
