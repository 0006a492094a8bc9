package studio.atelier.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import studio.atelier.audit.Origin;
import studio.atelier.identity.token.Crypto;

/**
 * Lets a browser be known again: where somebody signed in before, strangers who fail in their name do not lock them out, and a code
 * is good for the browser that asked for it. It proves nothing about anybody. Pages of ours are given one; a program need not keep it.
 */
@Dependent
public class DeviceCookie {

    /** As long as browsers keep any. */
    private static final Duration LIFE = Duration.ofDays(400);

    private static final int BYTES = 32;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    @Inject
    ConsoleCookie cookies;

    /** What the browser keeps, or will keep if the answer carries {@link #fresh}; nothing for programs. */
    Optional<String> of(HttpServletRequest request) {
        return kept(request)
                .or(() -> Optional.ofNullable(request.getHeader(SameOrigin.HEADER))
                        .map(page -> Crypto.text(Crypto.random(BYTES))));
    }

    /** The cookie to set, if this request of a page of ours brought none. */
    public Optional<NewCookie> fresh(HttpServletRequest request) {
        return kept(request).isPresent()
                ? Optional.empty()
                : Origin.current().map(Origin::device).map(device -> cookies.device(device, LIFE));
    }

    private Optional<String> kept(HttpServletRequest request) {
        return cookies.deviceOf(request).filter(value -> FORM.matcher(value).matches());
    }
}
