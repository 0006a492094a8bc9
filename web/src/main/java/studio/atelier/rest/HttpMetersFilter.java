package studio.atelier.rest;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.AnnotatedElement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import studio.atelier.ops.HttpMeters;

/** Counts every answer of a resource, by the template of its path: never by ids. */
@Provider
@Priority(HttpMetersFilter.FIRST)
public class HttpMetersFilter implements ContainerRequestFilter, ContainerResponseFilter {

    /** Before whoever may refuse the request. */
    static final int FIRST = 1;

    private static final String BEGAN = "studio.atelier.began";
    private static final String ROUTE = "studio.atelier.route";
    private static final String NONE = "none";

    /** Whoever makes methods up makes no labels. */
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    @Inject
    HttpMeters meters;

    @Context
    ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(BEGAN, System.nanoTime());
        request.setProperty(ROUTE, route());
    }

    /** A request that led to no operation has neither time nor route. */
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var began = request.getProperty(BEGAN) instanceof Long nanos ? nanos : Long.valueOf(System.nanoTime());
        var method = request.getMethod();
        meters.answered(
                METHODS.contains(method) ? method : NONE,
                request.getProperty(ROUTE) instanceof String route ? route : NONE,
                response.getStatus(),
                Duration.ofNanos(System.nanoTime() - began));
    }

    private String route() {
        var below = path(resource.getResourceMethod());
        return path(resource.getResourceClass()) + (below.isEmpty() || below.startsWith("/") ? below : "/" + below);
    }

    private static String path(@Nullable AnnotatedElement element) {
        return Optional.ofNullable(element)
                .map(there -> there.getAnnotation(Path.class))
                .map(Path::value)
                .orElse("");
    }
}
