package studio.atelier.provider;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A {@code multipart/form-data} request body; files are read while they are sent. Names and file names are ours, never a
 * customer's, so they need no escaping.
 */
public final class MultipartBody {

    private final String boundary = "atelier-" + UUID.randomUUID();
    private final List<BodyPublisher> parts = new ArrayList<>();

    public MultipartBody field(String name, String value) {
        parts.add(BodyPublishers.ofString(head(name) + "\r\n\r\n" + value + "\r\n"));
        return this;
    }

    public MultipartBody file(String name, String filename, String contentType, Path path)
            throws FileNotFoundException {
        parts.add(BodyPublishers.ofString(
                head(name) + "; filename=\"" + filename + "\"\r\nContent-Type: " + contentType + "\r\n\r\n"));
        parts.add(BodyPublishers.ofFile(path));
        parts.add(BodyPublishers.ofString("\r\n"));
        return this;
    }

    /** The value of the request's {@code Content-Type}. */
    public String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    /** The whole body; its length is known, so it is not sent in chunks. */
    public BodyPublisher publisher() {
        var all = new ArrayList<>(parts);
        all.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
    }

    private String head(String name) {
        return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"";
    }
}
