package studio.atelier.rest;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the description of the API with what is true of every operation and would be tedious to write at each: the
 * refusals it can answer with, the roles that may call it, the request id, the envelope around what a resource declares as its data.
 *
 * <p>A resource writes {@code @Operation} with id, summary and description, {@code @Tag}, and for answers other than a plain
 * 200 an {@code @APIResponse} whose schema is the data alone; for a refusal of its own only status and description. A public
 * operation says {@code @SecurityRequirements} beside {@code @PermitAll}.
 */
public class OpenApiDocument implements OASFilter {

    private static final int FIRST_REFUSAL = 400;

    @Override
    public void filterOpenAPI(OpenAPI api) {
        api.setExternalDocs(null);
        OpenApiSchemas.complete(api.getComponents());
        var roles = OpenApiRoles.read();
        var envelopes = new OpenApiEnvelopes(api.getComponents());
        for (PathItem item : api.getPaths().getPathItems().values()) {
            for (Operation operation : item.getOperations().values()) {
                complete(operation, envelopes);
                operation.addExtension(OpenApiRoles.EXTENSION, roles.of(operation.getOperationId()));
            }
        }
        envelopes.complete(api.getComponents());
    }

    private static void complete(Operation operation, OpenApiEnvelopes envelopes) {
        var responses = operation.getResponses();
        for (ApiCode code : refusals(operation)) {
            var status = Integer.toString(code.status());
            if (!responses.hasAPIResponse(status)) {
                responses.addAPIResponse(status, OASFactory.createAPIResponse().description(code.title() + "."));
            }
        }
        responses.getAPIResponses().forEach((status, response) -> complete(status, response, envelopes));
        var sorted = new TreeMap<>(responses.getAPIResponses());
        responses.setAPIResponses(sorted);
    }

    /** The refusals any operation of this form can answer with. */
    private static Set<ApiCode> refusals(Operation operation) {
        var codes = EnumSet.of(ApiCode.NOT_ACCEPTABLE, ApiCode.RATE_LIMITED, ApiCode.INTERNAL_ERROR);
        if (operation.getSecurity() == null || !operation.getSecurity().isEmpty()) {
            codes.add(ApiCode.UNAUTHORIZED);
            // A role or the scope of a key may be missing anywhere.
            codes.add(ApiCode.FORBIDDEN);
        }
        if (operation.getRequestBody() != null) {
            codes.add(ApiCode.UNREADABLE);
            codes.add(ApiCode.PAYLOAD_TOO_LARGE);
            codes.add(ApiCode.UNSUPPORTED_MEDIA_TYPE);
            codes.add(ApiCode.VALIDATION_FAILED);
        }
        for (Parameter parameter :
                Optional.ofNullable(operation.getParameters()).orElse(List.of())) {
            boolean inPath = parameter.getIn() == Parameter.In.PATH;
            codes.add(inPath ? ApiCode.NOT_FOUND : ApiCode.VALIDATION_FAILED);
        }
        return codes;
    }

    private static void complete(String status, APIResponse response, OpenApiEnvelopes envelopes) {
        if (response.getRef() != null) {
            return;
        }
        response.addHeader("X-Request-Id", OASFactory.createHeader().ref("#/components/headers/RequestId"));
        if (status.matches("\\d+") && Integer.parseInt(status) >= FIRST_REFUSAL) {
            if (response.getContent() == null) {
                response.setContent(OpenApiSchemas.refusal());
            }
            return;
        }
        Optional.ofNullable(response.getContent())
                .map(content -> content.getMediaType(Refusal.JSON))
                .ifPresent(json -> json.setSchema(envelopes.around(json.getSchema())));
    }
}
