package studio.atelier.it;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it goes out.
 *
 * @param call the operation it is for
 * @param mutation what is odd about it; {@code valid} if nothing is
 * @param path with its query
 * @param headers all but {@code Authorization}
 * @param body empty if there is none
 * @param bearing what it says of who sends it
 */
record FuzzRequest(
        ServedCall call,
        String mutation,
        String path,
        Map<String, String> headers,
        Optional<Bytes> body,
        Bearing bearing) {

    static final String CONTENT_TYPE = "Content-Type";

    private static final int SHOWN = 4_000;

    /** Who sends it. */
    enum Bearing {
        OWN,
        OTHER,
        NONE,
        NONSENSE,
        FORGED,
        OTHER_SCHEME
    }

    /** The bytes of a body. */
    static final class Bytes {

        private final byte[] all;

        Bytes(byte[] all) {
            this.all = all;
        }

        Bytes(String text) {
            this(text.getBytes(StandardCharsets.UTF_8));
        }

        byte[] all() {
            return all;
        }
    }

    FuzzRequest mutated(String name, Optional<Bytes> newBody) {
        return new FuzzRequest(call, name, path, headers, newBody, bearing);
    }

    FuzzRequest mutated(String name, String newBody) {
        return mutated(name, Optional.of(new Bytes(newBody)));
    }

    FuzzRequest to(String name, String otherPath) {
        return new FuzzRequest(call, name, otherPath, headers, body, bearing);
    }

    FuzzRequest with(String name, String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new FuzzRequest(call, name, path, more, body, bearing);
    }

    FuzzRequest without(String name, String header) {
        var less = new LinkedHashMap<>(headers);
        less.remove(header);
        return new FuzzRequest(call, name, path, less, body, bearing);
    }

    FuzzRequest by(Bearing who) {
        return new FuzzRequest(call, "authorization " + who, path, headers, body, who);
    }

    /** What to send; the authorization is empty for none. */
    HttpRequest.Builder outgoing(ApiClient anonymous, String authorization) {
        var request = anonymous.request(path);
        headers.forEach(request::header);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return request.method(
                call.method(),
                body.map(bytes -> BodyPublishers.ofByteArray(bytes.all())).orElseGet(BodyPublishers::noBody));
    }

    /** The same for a shell; tokens stay out of it, and bytes that cannot be shown come from printf. */
    String curl(ApiClient anonymous) {
        var line = new StringBuilder(
                "curl -i -X " + call.method() + " " + quoted(anonymous.uri(path).toString()));
        headers.forEach((name, value) -> line.append(" -H ").append(quoted(name + ": " + value)));
        if (bearing != Bearing.NONE && !call.isPublic()) {
            line.append(" -H \"Authorization: Bearer $").append(bearing).append('"');
        }
        body.ifPresent(bytes -> line.append(" --data-binary @<(printf ")
                .append(quoted(printf(bytes.all())))
                .append(')'));
        return line.toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String printf(byte[] bytes) {
        var text = new StringBuilder();
        for (var i = 0; i < Math.min(bytes.length, SHOWN); i++) {
            var c = (char) (bytes[i] & 0xff);
            if (c == '%') {
                text.append("%%");
            } else if (c >= ' ' && c < 0x7f && c != '\\' && c != '\'') {
                text.append(c);
            } else {
                text.append("\\%03o".formatted((int) c));
            }
        }
        if (bytes.length > SHOWN) {
            text.append("[and ").append(bytes.length - SHOWN).append(" bytes more]");
        }
        return text.toString();
    }
}
