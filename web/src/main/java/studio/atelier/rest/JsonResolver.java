package studio.atelier.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import studio.atelier.platform.Json;

/** Makes RESTEasy read and write JSON with the one mapper of the platform. */
@Provider
public class JsonResolver implements ContextResolver<ObjectMapper> {

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return Json.mapper();
    }
}
