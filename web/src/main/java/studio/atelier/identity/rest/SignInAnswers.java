package studio.atelier.identity.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Ending;
import studio.atelier.identity.Keep;
import studio.atelier.identity.Proof;
import studio.atelier.identity.Sessions;
import studio.atelier.identity.SignIn;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ConsoleCookie;
import studio.atelier.rest.DeviceCookie;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.SameOrigin;

/** Turns the end of any way in into an answer: tokens in the body, or a cookie that scripts cannot read. */
@Dependent
class SignInAnswers {

    private final ConsoleCookie cookie;
    private final SameOrigin sameOrigin;
    private final Sessions sessions;
    private final DeviceCookie devices;

    @Inject
    SignInAnswers(ConsoleCookie cookie, SameOrigin sameOrigin, Sessions sessions, DeviceCookie devices) {
        this.cookie = cookie;
        this.devices = devices;
        this.sameOrigin = sameOrigin;
        this.sessions = sessions;
    }

    /** What the client asked for. A cookie is given to pages of ours only: others could sign somebody in as themselves. */
    Keep keep(HttpServletRequest request, @Nullable Boolean wantsCookie) {
        if (wantsCookie == null || !wantsCookie) {
            return Keep.TOKENS;
        }
        sameOrigin.require(request);
        return Keep.COOKIE;
    }

    /** Signed in: 200. */
    Response ok(HttpServletRequest request, SignIn.SignedIn signedIn) {
        return answer(Response.ok(), request, signedIn);
    }

    /** Signed in, after whatever the builder says; a sign-in this browser had before is ended. */
    Response answer(ResponseBuilder builder, HttpServletRequest request, SignIn.SignedIn signedIn) {
        if (signedIn.proof() instanceof Proof.Cookie(String value, Duration life)) {
            cookie.of(request)
                    .flatMap(sessions::findCookie)
                    .ifPresent(before -> before.tenant().run(() -> sessions.end(before, Ending.REPLACED)));
            builder.cookie(cookie.holding(value, life));
        }
        known(builder, request);
        return builder.entity(Envelope.ok(SignInAnswer.of(signedIn))).build();
    }

    /** Lets the browser be known again, if it is one. */
    void known(ResponseBuilder builder, HttpServletRequest request) {
        devices.fresh(request).ifPresent(builder::cookie);
    }

    /** Signed out: 204, and the cookie goes, if there was one. */
    Response signedOut(HttpServletRequest request) {
        var builder = Response.noContent();
        cookie.of(request).ifPresent(value -> builder.cookie(cookie.gone()));
        return builder.build();
    }

    static ApiException limited(Duration wait) {
        return ApiException.retryAfter(ApiCode.RATE_LIMITED, "Too many failed sign-ins; try again later.", wait);
    }

    static ApiException busy(Duration wait) {
        return ApiException.retryAfter(ApiCode.UNAVAILABLE, "Many people sign in right now; try again shortly.", wait);
    }
}
