package studio.atelier.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;

/** Keeps bodies within the {@link BodyLimit} of their operation. It runs after sign-in, so strangers learn no limits. */
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
public class BodyLimitFilter implements ContainerRequestFilter {

    @Context
    ResourceInfo operation;

    @Override
    public void filter(ContainerRequestContext request) {
        long limit = limit();
        if (limit == BodyLimit.OWN) {
            return;
        }
        if (announced(request) > limit) {
            throw LimitedStream.tooLarge(limit);
        }
        request.setEntityStream(new LimitedStream(request.getEntityStream(), limit));
    }

    private long limit() {
        return Optional.ofNullable(operation.getResourceMethod().getAnnotation(BodyLimit.class))
                .or(() -> Optional.ofNullable(operation.getResourceClass().getAnnotation(BodyLimit.class)))
                .map(BodyLimit::value)
                .orElse(BodyLimit.JSON);
    }

    /** As a long, since a body may announce more than an int holds; 0 if it announces nothing. */
    private static long announced(ContainerRequestContext request) {
        var header = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        try {
            return header == null ? 0 : Long.parseLong(header);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
