package studio.atelier.rest;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Uuid7;

/** The id of a request: the client's if it is fit to be logged, else ours. It stays with the thread while it is served. */
final class RequestId {

    static final String HEADER = "X-Request-Id";
    static final String ATTRIBUTE = "studio.atelier.requestId";

    private static final String LOG_KEY = "requestId";
    private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._-]{8,64}");

    private RequestId() {}

    /** The client's id if it keeps to the rule, else a new one. */
    static String choose(@Nullable String offered) {
        return Optional.ofNullable(offered)
                .filter(id -> FIT.matcher(id).matches())
                .orElseGet(() -> Uuid7.next().toString());
    }

    static void begin(String id) {
        MDC.put(LOG_KEY, id);
    }

    static void end() {
        MDC.remove(LOG_KEY);
    }

    /** The id of the request this thread serves; a new one if it serves none. */
    static String current() {
        return Optional.ofNullable(MDC.get(LOG_KEY))
                .map(Object::toString)
                .orElseGet(() -> Uuid7.next().toString());
    }
}
