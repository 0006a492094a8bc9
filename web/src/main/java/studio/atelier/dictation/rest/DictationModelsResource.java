package studio.atelier.dictation.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Scopes;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.Envelope;
import studio.atelier.speech.SpeechEngines;
import studio.atelier.translation.Translator;
import studio.atelier.translation.Translators;

/** Who can work on a recording here. */
@Path("/v1/dictation/models")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "dictation")
@ApiKeyArea(Scopes.JOBS)
public class DictationModelsResource {

    @Inject
    SpeechEngines engines;

    @Inject
    Translators translators;

    @GET
    @Operation(
            operationId = "listDictationModels",
            summary = "Models",
            description = "The models a job may name on this server.")
    @APIResponse(
            responseCode = "200",
            description = "All there are.",
            content = @Content(schema = @Schema(implementation = Models.class)))
    public Envelope<Models> models() {
        return Envelope.ok(new Models(
                engines.models().stream().sorted().toList(),
                engines.chosen().model(),
                translators.configured().map(Translator::model).orElse(null)));
    }

    @Schema(name = "DictationModels", description = "Who works on recordings.")
    record Models(
            @Schema(description = "Who can write down what is said.")
            List<String> asrModels,

            @Schema(description = "Who does if a job names nobody.", examples = "embedded-sphinx")
            String defaultAsrModel,

            @Schema(description = "Who translates; null if nobody does.", nullable = true, examples = "qwen-mt")
            @Nullable
            String mtModel) {}
}
