package studio.atelier.provider;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Outcome;

/**
 * Why a provider did not do what it was asked, in the one classification of Atelier.
 *
 * @param kind what it means for the task
 * @param detail status and error code of the provider, for the log; never its free text, which may repeat a key or the
 *     customer's words
 * @param retryAfter when the provider wants to be asked again; null if it did not say
 */
public record ProviderFailure(
        Kind kind, String detail, @Nullable Duration retryAfter) {

    /** The classes of failure. */
    public enum Kind {
        /** Nothing was done and it may work soon. */
        TRANSIENT,
        /** Too much was asked for; not an attempt. */
        THROTTLED,
        /** It will never work like this: a bad key, no funds, a request the provider does not take. */
        PERMANENT,
        /** The provider does not want this content. */
        REJECTED,
        /** Sent, and then silence: it may have been done. */
        UNKNOWN
    }

    /** When a provider that throttles does not say how long. */
    static final Duration THROTTLE_DEFAULT = Duration.ofSeconds(30);

    private static final Duration THROTTLE_LEAST = Duration.ofSeconds(1);
    private static final Duration THROTTLE_MOST = Duration.ofHours(1);
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    /** Request timed out, and too early. */
    private static final Set<Integer> MAY_PASS = Set.of(408, 425);

    private static final int DETAIL_LENGTH = 120;
    private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9 _.:/-]");

    public ProviderFailure {
        var plain = NOT_PLAIN.matcher(detail).replaceAll("?");
        detail = plain.substring(0, Math.min(plain.length(), DETAIL_LENGTH));
    }

    public static ProviderFailure of(Kind kind, String detail) {
        return new ProviderFailure(kind, detail, null);
    }

    /** The usual meaning of an HTTP status that is not 2xx; an adapter asks for it after the provider's own codes. */
    public static ProviderFailure ofStatus(ProviderHttp.Answer answer, String code) {
        var detail = "HTTP " + answer.status() + " " + code;
        if (answer.status() == TOO_MANY) {
            return new ProviderFailure(
                    Kind.THROTTLED, detail, answer.retryAfter().orElse(null));
        }
        boolean passing = answer.status() >= SERVER_ERROR || MAY_PASS.contains(answer.status());
        return of(passing ? Kind.TRANSIENT : Kind.PERMANENT, detail);
    }

    /** What the attempt that made the call ends with. */
    public Outcome outcome() {
        return switch (kind) {
            case TRANSIENT, UNKNOWN -> new Outcome.Retry(failure());
            case THROTTLED -> new Outcome.Throttled(failure(), pause());
            case PERMANENT, REJECTED -> new Outcome.Fail(failure());
        };
    }

    /** What the customer is told. */
    public Failure failure() {
        return switch (kind) {
            case TRANSIENT -> new Failure("provider_unavailable", "The provider could not do the work", Fault.PROVIDER);
            case UNKNOWN -> new Failure("provider_no_answer", "The provider did not answer in time", Fault.PROVIDER);
            case THROTTLED -> new Failure("provider_throttled", "The provider is busy", Fault.PROVIDER);
            case PERMANENT -> new Failure("provider_refused", "The provider refused the work", Fault.PROVIDER);
            case REJECTED -> new Failure("content_rejected", "The provider does not accept this content", Fault.INPUT);
        };
    }

    private Duration pause() {
        var asked = retryAfter == null ? THROTTLE_DEFAULT : retryAfter;
        if (asked.compareTo(THROTTLE_LEAST) < 0) {
            return THROTTLE_LEAST;
        }
        return asked.compareTo(THROTTLE_MOST) > 0 ? THROTTLE_MOST : asked;
    }
}
