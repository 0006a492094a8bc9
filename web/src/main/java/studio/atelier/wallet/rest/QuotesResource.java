package studio.atelier.wallet.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Scopes;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.ApiKeyArea;
import studio.atelier.rest.Envelope;
import studio.atelier.wallet.Pricing;
import studio.atelier.wallet.Quote;
import studio.atelier.wallet.Usage;

/** What work would cost. */
@Path("/v1/wallet/quotes")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "wallet")
@ApiKeyArea(Scopes.WALLET)
public class QuotesResource {

    private static final int ITEMS_MOST = 20;

    @Inject
    Pricing pricing;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "quote",
            summary = "Ask for a price",
            description = "By the prices of now; a job keeps those of the moment it was submitted. Changes nothing.")
    @APIResponse(
            responseCode = "200",
            description = "The price.",
            content = @Content(schema = @Schema(implementation = QuoteView.class)))
    @APIResponse(
            responseCode = "422",
            description = "A model is unknown or disabled: `model_not_offered`; or the request is not valid.")
    public Envelope<QuoteView> quote(@NotNull @Valid QuoteRequest request) {
        var usage = request.items().stream()
                .map(item -> new Usage(item.modelName(), item.units()))
                .toList();
        return switch (pricing.quote(usage)) {
            case Quote.NotOffered(String route) ->
                throw new ApiException(
                        ApiCode.MODEL_NOT_OFFERED, "The model route %s is not offered.".formatted(route));
            case Quote.Priced priced ->
                Envelope.ok(new QuoteView(
                        priced.credits(),
                        request.kind() == null
                                ? null
                                : pricing.expected(request.kind())
                                        .map(Duration::toSeconds)
                                        .orElse(null),
                        priced.lines().stream().map(QuotesResource::line).toList()));
        };
    }

    private static QuoteLine line(Quote.Line line) {
        var route = line.route();
        return new QuoteLine(
                route.name(),
                route.counts(),
                route.version(),
                line.units(),
                route.costPerUnit(),
                route.multiplier(),
                line.price());
    }

    @Schema(name = "QuoteRequest", description = "What would be used.")
    public record QuoteRequest(
            @Nullable
            @Pattern(regexp = "[a-z0-9_.]{1,64}")
            @Schema(
                    nullable = true,
                    description = "The kind of job, for the time it takes.",
                    examples = "subtitles.transcribe")
            String kind,

            @NotEmpty @Size(max = ITEMS_MOST) List<@NotNull @Valid QuoteItem> items) {}

    @Schema(name = "QuoteItem", description = "So much of a model route.")
    public record QuoteItem(
            @NotNull @Pattern(regexp = ModelRoutesResource.NAME) @Schema(examples = "paraformer-v2")
            String modelName,

            @NotNull
            @DecimalMin("0")
            @DecimalMax("1000000000")
            @Digits(integer = 10, fraction = 3)
            @Schema(description = "Of what the route counts.", examples = "120")
            BigDecimal units) {}

    @Schema(name = "Quote", description = "A price.")
    record QuoteView(
            @Schema(required = true, description = "The sum of the lines, rounded up.")
            long credits,

            @Schema(
                    nullable = true,
                    description = "How long such a job takes once it is begun, from recent ones; null if nobody knows.")
            @Nullable
            Long expectedSeconds,

            @Schema(required = true) List<QuoteLine> lines) {}

    @Schema(name = "QuoteLine", description = "The price of one route.")
    record QuoteLine(
            @Schema(required = true) String modelName,
            @Schema(required = true) String counts,
            @Schema(required = true) int version,
            @Schema(required = true) BigDecimal units,
            @Schema(required = true) BigDecimal costPerUnit,
            @Schema(required = true) BigDecimal multiplier,
            @Schema(required = true) BigDecimal price) {}
}
