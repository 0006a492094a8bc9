package studio.atelier.rest;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.PublicAddress;
import studio.atelier.platform.Settings;

/**
 * Keeps pages of others from acting with our cookie. A request that changes something must say that it comes from a page of
 * ours: browsers write {@code Origin} and {@code Sec-Fetch-Site} themselves, and {@link #HEADER} cannot be sent by a form, nor
 * by a script of another site without being asked about first.
 */
@Dependent
public class SameOrigin {

    /** Any value will do; that it is there is what counts. */
    public static final String HEADER = "X-Atelier-Console";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    @Inject
    Settings settings;

    /** {@code foreign_origin} unless the request only reads, or comes from a page of ours. */
    public void require(HttpServletRequest request) {
        if (SAFE.contains(request.getMethod())) {
            return;
        }
        var marked = Optional.ofNullable(request.getHeader(HEADER)).filter(value -> !value.isBlank());
        if (marked.isEmpty() || !isOurs(request)) {
            throw new ApiException(ApiCode.FOREIGN_ORIGIN);
        }
    }

    private boolean isOurs(HttpServletRequest request) {
        var site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        return authority(request.getHeader("Origin"))
                .filter(origin -> origin.equals(
                                Optional.ofNullable(request.getHeader("Host")).orElse(""))
                        || settings.find(PublicAddress.BASE)
                                .map(URI::getAuthority)
                                .filter(origin::equals)
                                .isPresent())
                .isPresent();
    }

    /** Host and port of an origin; browsers leave out the port of the scheme in both headers. */
    private static Optional<String> authority(@Nullable String origin) {
        try {
            return Optional.ofNullable(origin).map(URI::create).map(URI::getAuthority);
        } catch (IllegalArgumentException notAnOrigin) {
            return Optional.empty();
        }
    }
}
