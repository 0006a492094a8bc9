package studio.atelier.erasure.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.erasure.DeletionReceipt;
import studio.atelier.erasure.Deletions;
import studio.atelier.erasure.Deletions.Asked;
import studio.atelier.identity.Reauthentication;
import studio.atelier.identity.Reauthentication.Answer;
import studio.atelier.identity.Sessions;
import studio.atelier.limit.Limit;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.Limited;

/** The right to be forgotten. */
@Path("/v1/identity/me/data")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class OwnDataResource {

    @Inject
    Deletions deletions;

    @Inject
    Reauthentication reauthentication;

    @Inject
    Sessions sessions;

    @Inject
    CurrentCaller caller;

    @DELETE
    @Limited(Limit.RESET)
    @Operation(operationId = "deleteMyData", summary = "Delete me and my data", description = """
                    Ends every way into the account at once, stops its jobs, and then removes its files and data: the personal workspace, \
                    workspaces without other members, and what the person did in others. Entries of the ledger and of the audit log stay \
                    under ids that lead to nobody; credits that are left are lost. It cannot be undone. The receipt in the answer is shown \
                    once and tells later how far it is.""")
    @APIResponse(
            responseCode = "202",
            description = "It is on its way; the token is worth nothing from now on.",
            content = @Content(schema = @Schema(implementation = DeletionAnswer.class)))
    @APIResponse(
            responseCode = "409",
            description =
                    "Workspaces with other members need another owner first (`last_owner`, and which), the platform needs another"
                            + " operator (`last_operator`), or it was asked for before (`conflict`).")
    @APIResponse(
            responseCode = "422",
            description =
                    "The password is wrong or missing (`password_refused`), or it is not confirmed (`validation_failed`).")
    @APIResponse(
            responseCode = "429",
            description = "Too many requests from this address: `rate_limited`, with `Retry-After`.")
    @APIResponse(responseCode = "503", description = "Too many sign-ins at once: `unavailable`, with `Retry-After`.")
    public Response delete(@NotNull @Valid DeletionDemand request) {
        var who = caller.get();
        switch (reauthentication.check(who, request.password())) {
            case Answer.Proven _ -> {}
            case Answer.Refused _ -> throw new ApiException(ApiCode.PASSWORD_REFUSED);
            case Answer.Busy busy ->
                throw ApiException.retryAfter(
                        ApiCode.UNAVAILABLE, "Many people sign in right now; try again shortly.", busy.retryAfter());
        }
        return switch (deletions.request(who)) {
            case Asked.Requested(DeletionReceipt receipt) -> {
                sessions.forget(who.accountId());
                yield Response.accepted(Envelope.ok(new DeletionAnswer(receipt.id(), receipt.text(), "requested")))
                        .build();
            }
            case Asked.Before _ -> throw new ApiException(ApiCode.CONFLICT, "The deletion was asked for before.");
            case Asked.LastOwner(List<UUID> workspaces) ->
                throw new ApiException(
                        ApiCode.LAST_OWNER,
                        "Make somebody else the owner first, or remove the other members: "
                                + workspaces.stream().map(UUID::toString).collect(Collectors.joining(", ")));
            case Asked.LastOperator _ -> throw new ApiException(ApiCode.LAST_OPERATOR);
        };
    }

    @Schema(name = "DeletionDemand", description = "That it is meant, and by whom.")
    public record DeletionDemand(
            @NotNull
            @Pattern(regexp = "delete")
            @Schema(description = "The word `delete`: it cannot be undone.", examples = "delete")
            String confirm,

            @Size(max = 128)
            @Schema(
                    description = "The present password; not needed for an account that has none.",
                    nullable = true,
                    maxLength = 128)
            @Nullable
            String password) {}

    @Schema(name = "DeletionRequested", description = "The deletion is on its way.")
    record DeletionAnswer(
            @Schema(description = "The id of the request. It outlives the account.")
            UUID deletionRequestId,

            @Schema(description = "With it `POST /api/v1/identity/deletions/progress` tells how far it is. Shown once.")
            String receipt,

            @Schema(description = "`requested`.", examples = "requested")
            String state) {}
}
