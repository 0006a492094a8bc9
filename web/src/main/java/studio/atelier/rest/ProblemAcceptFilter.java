package studio.atelier.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

/**
 * A client that accepts problem documents and nothing else still wants its success, which is never one: for choosing
 * the operation it accepts JSON too. What it wrote is kept for wording a refusal.
 */
@Provider
@PreMatching
public class ProblemAcceptFilter implements ContainerRequestFilter {

    private static final String LEAST = ", application/json;q=0.001";

    @Override
    public void filter(ContainerRequestContext request) {
        var accept = request.getHeaderString(HttpHeaders.ACCEPT);
        if (Accept.prefersProblem(accept)) {
            request.getHeaders().putSingle(HttpHeaders.ACCEPT, accept + LEAST);
        }
    }
}
