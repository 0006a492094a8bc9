package studio.atelier.it;

import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A multipart/form-data body, made without ever holding a large file in memory. */
final class Multipart {

    static final String BOUNDARY = "----atelier-it-7f3b2c";
    static final String CONTENT_TYPE = "multipart/form-data; boundary=" + BOUNDARY;

    private final List<BodyPublisher> parts = new ArrayList<>();

    Multipart field(String name, Object value) {
        parts.add(text("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value
                + "\r\n"));
        return this;
    }

    Multipart file(String filename, String contentType, byte[] content) {
        return file(filename, contentType, BodyPublishers.ofByteArray(content));
    }

    /** A file of unknown length: the request goes out chunked. */
    Multipart stream(String filename, String contentType, Supplier<InputStream> content) {
        return file(filename, contentType, BodyPublishers.ofInputStream(content));
    }

    /** A file of a length known beforehand, read while it is sent. */
    Multipart stream(String filename, String contentType, long length, Supplier<InputStream> content) {
        return file(filename, contentType, BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(content), length));
    }

    private Multipart file(String filename, String contentType, BodyPublisher content) {
        parts.add(text(fileHead(filename, contentType)));
        parts.add(content);
        parts.add(text("\r\n"));
        return this;
    }

    /** What stands before the bytes of a file. */
    static String fileHead(String filename, String contentType) {
        return "--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                + "\"\r\nContent-Type: " + contentType + "\r\n\r\n";
    }

    BodyPublisher body() {
        var all = new ArrayList<>(parts);
        all.add(text("--" + BOUNDARY + "--\r\n"));
        return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
    }

    private static BodyPublisher text(String text) {
        return BodyPublishers.ofString(text, StandardCharsets.UTF_8);
    }
}
