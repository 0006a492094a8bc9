package studio.atelier.rest;

import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import studio.atelier.billing.OverQuota;

/** A job more than the tier allows; the transaction it was submitted in has rolled back. */
@Provider
public class OverQuotaMapper implements ExceptionMapper<OverQuota> {

    @Context
    HttpHeaders headers;

    @Override
    public Response toResponse(OverQuota over) {
        var detail = String.valueOf(over.getMessage());
        return Refusals.response(
                Refusal.of(ApiException.retryAfter(ApiCode.QUOTA_USED_UP, detail, over.retryAfter())),
                headers.getHeaderString(HttpHeaders.ACCEPT));
    }
}
