package studio.atelier.rest;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What runs here. */
@Path("/v1/version")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@PermitAll
@Tag(name = "system")
public class VersionResource {

    private static final Version VERSION = read();

    @Inject
    MeterRegistry meters;

    /** Says with every scrape which release it is of. */
    void boot(@Observes Startup event) {
        meters.gauge("atelier.build.info", Tags.of("version", VERSION.version()), VERSION, _ -> 1);
    }

    @GET
    @SecurityRequirements
    @Operation(operationId = "getVersion", summary = "Version", description = "Which release this server runs.")
    public Envelope<Version> version() {
        return Envelope.ok(VERSION);
    }

    private static Version read() {
        var properties = new Properties();
        try (var in = VersionResource.class.getResourceAsStream("version.properties")) {
            properties.load(in);
            return new Version("atelier", properties.getProperty("version", ""), "v1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Schema(name = "Version", description = "A release.")
    record Version(
            @Schema(description = "The program.", examples = "atelier")
            String name,

            @Schema(description = "The release.", examples = "0.1.0")
            String version,

            @Schema(description = "The version of the API, as in its paths.", examples = "v1")
            String api) {}
}
