package studio.atelier.rest;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** A refusal on purpose. */
@Provider
public class ApiExceptionMapper implements ExceptionMapper<ApiException> {

    @Context
    HttpHeaders headers;

    @Override
    public Response toResponse(ApiException refused) {
        return Refusals.response(Refusal.of(refused), headers.getHeaderString(HttpHeaders.ACCEPT));
    }
}
