package studio.atelier.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import studio.atelier.platform.Json;

/**
 * Makes RESTEasy read and write JSON with the mapper of the platform, and strictly: what strangers send may not be deep, hold
 * endless numbers, or say a thing twice. Reading is refused where the limit is passed, before the rest is looked at.
 */
@Provider
public class JsonResolver implements ContextResolver<ObjectMapper> {

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return Json.strict();
    }
}
