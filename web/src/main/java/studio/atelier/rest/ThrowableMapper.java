package studio.atelier.rest;

import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.Providers;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import studio.atelier.ops.HttpMeters;
import studio.atelier.platform.SqlFailure;

/** Everything else is our fault: logged once, here, with the request id; the client learns nothing but that id. */
@Provider
public class ThrowableMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = Logger.getLogger(ThrowableMapper.class);

    @Inject
    HttpMeters meters;

    @Context
    HttpHeaders headers;

    @Context
    UriInfo uri;

    @Context
    Providers providers;

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof EJBException wrapped && wrapped.getCausedByException() != null) {
            return answer(wrapped.getCausedByException());
        }
        if (failure instanceof SqlFailure sql && sql.isUntranslatable()) {
            return Refusals.response(untranslatable(), headers.getHeaderString(HttpHeaders.ACCEPT));
        }
        if (failure instanceof SqlFailure sql && sql.isDuplicate()) {
            meters.duplicateKey();
        }
        LOG.error("Request failed", failure);
        return Refusals.response(
                Refusal.of(ApiCode.INTERNAL_ERROR, "Something is wrong on our side; quote the request id."),
                headers.getHeaderString(HttpHeaders.ACCEPT));
    }

    /** Nothing has such a name; and what has such a value is not valid. */
    private Refusal untranslatable() {
        return uri.getPath().indexOf('\0') >= 0
                ? Refusal.of(ApiCode.NOT_FOUND)
                : Refusal.of(ApiCode.VALIDATION_FAILED, "A text holds the character U+0000, which cannot be kept.");
    }

    /** The exception as it was before the EJB container wrapped it, by the mapper of its own. */
    private <E extends Exception> Response answer(E cause) {
        @SuppressWarnings("unchecked") // the class of a value is a class of its type
        var type = (Class<E>) cause.getClass();
        @Nullable ExceptionMapper<E> mapper = providers.getExceptionMapper(type);
        return mapper == null ? toResponse((Throwable) cause) : mapper.toResponse(cause);
    }
}
