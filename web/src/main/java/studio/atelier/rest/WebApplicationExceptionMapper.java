package studio.atelier.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;

/** What JAX-RS refuses by itself: no such path, method or type, a parameter that cannot be read. */
@Provider
public class WebApplicationExceptionMapper implements ExceptionMapper<WebApplicationException> {

    private static final Logger LOG = Logger.getLogger(WebApplicationExceptionMapper.class);
    private static final int SERVER_ERROR = 500;

    @Context
    HttpHeaders headers;

    @Override
    public Response toResponse(WebApplicationException refused) {
        var given = refused.getResponse();
        if (given.getStatus() < Response.Status.BAD_REQUEST.getStatusCode()) {
            return given;
        }
        if (given.getStatus() >= SERVER_ERROR) {
            LOG.error("Request failed", refused);
        }
        var answer = Refusals.response(
                Refusal.of(ApiCode.ofStatus(given.getStatus())), headers.getHeaderString(HttpHeaders.ACCEPT));
        var allowed = given.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? answer
                : Response.fromResponse(answer)
                        .header(HttpHeaders.ALLOW, allowed)
                        .build();
    }
}
