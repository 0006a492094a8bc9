package studio.atelier.identity.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.identity.NamedSignIns;
import studio.atelier.identity.workspace.Member;
import studio.atelier.identity.workspace.Members;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.CurrentCaller;
import studio.atelier.rest.Cursor;
import studio.atelier.rest.Envelope;
import studio.atelier.rest.FieldError;
import studio.atelier.rest.Ids;
import studio.atelier.rest.Query;
import studio.atelier.rest.Version;

/** The people of the workspace the caller acts in. */
@Path("/v1/identity/workspaces/{workspaceId}/members")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(name = "identity")
public class MembersResource {

    static final String ROLE = "owner|admin|member|teacher|student";
    private static final int LIMIT_MAX = 200;

    @Inject
    Members members;

    @Inject
    NamedSignIns names;

    @Inject
    CurrentCaller caller;

    @GET
    @Operation(
            operationId = "listMembers",
            summary = "The people of a workspace",
            description = "In the order they came, for all of them; those that are suspended too.")
    @APIResponse(
            responseCode = "200",
            description = "People.",
            content = @Content(schema = @Schema(implementation = MemberView.Page.class)))
    @APIResponse(responseCode = "400", description = "The cursor is of another list: `cursor_mismatch`.")
    @APIResponse(responseCode = "404", description = "The caller does not act in it.")
    public Envelope<MemberView.Page> list(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "How many at most, 1 to 200.") @QueryParam("limit") @DefaultValue("50")
                    String limit,
            @Parameter(description = "The `nextCursor` of the page before.") @QueryParam("cursor") @Nullable
                    String cursor) {
        var here = here(workspaceId);
        int most = Query.number("limit", limit, 1, LIMIT_MAX);
        var cursors = Cursor.of("members", here.workspaceId());
        var key = cursor == null ? null : cursors.read(cursor, 2);
        var found = key == null
                ? members.list(here.workspaceId(), null, null, most + 1)
                : members.list(here.workspaceId(), at(key.getFirst()), Cursor.id(key.getLast()), most + 1);
        var shown = found.subList(0, Math.min(most, found.size()));
        var next = found.size() > most
                ? cursors.after(shown.getLast().joinedAt(), shown.getLast().accountId())
                : null;
        return Envelope.ok(new MemberView.Page(
                shown.stream().map(member -> MemberView.of(member, here)).toList(), next));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "createMember",
            summary = "Make an account in a company",
            description =
                    "For somebody who signs in with the company's code and a name, and needs no address of their own.")
    @APIResponse(
            responseCode = "201",
            description = "They may sign in.",
            content = @Content(schema = @Schema(implementation = MemberView.class)))
    @APIResponse(responseCode = "403", description = "The caller may not give this role.")
    @APIResponse(responseCode = "404", description = "The caller does not act in it.")
    @APIResponse(responseCode = "409", description = "`username_taken`, or `not_a_company`.")
    @APIResponse(responseCode = "503", description = "Too many passwords at once: `unavailable`, with `Retry-After`.")
    public Response create(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @NotNull @Valid NewMember request) {
        var here = here(workspaceId);
        var person = new Members.NewPerson(request.username(), request.displayName(), request.role());
        return switch (members.create(here, person, hash(request.password()))) {
            case Members.Joining.Joined(Member member) ->
                Response.created(URI.create("v1/identity/workspaces/" + workspaceId + "/members/" + member.accountId()))
                        .entity(Envelope.ok(MemberView.of(member, here)))
                        .build();
            case Members.Joining.Refused(var why) -> throw Refusing.refusal(why);
        };
    }

    @GET
    @Path("/{accountId}")
    @Operation(
            operationId = "getMember",
            summary = "Somebody in a workspace",
            description = "With a version for changes.")
    @APIResponse(
            responseCode = "200",
            description = "The member, with the version as `ETag`.",
            content = @Content(schema = @Schema(implementation = MemberView.class)))
    @APIResponse(responseCode = "404", description = "Nobody here.")
    public Response get(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId) {
        return answer(here(workspaceId), Ids.inPath(accountId));
    }

    @PATCH
    @Path("/{accountId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "changeRole",
            summary = "Change a role",
            description =
                    "Owners give every role to everybody else; admins give and change member, teacher and student.")
    @APIResponse(
            responseCode = "200",
            description = "Changed; it acts within five seconds.",
            content = @Content(schema = @Schema(implementation = MemberView.class)))
    @APIResponse(responseCode = "403", description = "`forbidden`, or `own_role`.")
    @APIResponse(responseCode = "404", description = "Nobody here.")
    @APIResponse(responseCode = "412", description = "It was changed meanwhile.")
    @APIResponse(responseCode = "428", description = "`If-Match` is missing.")
    public Response change(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId,
            @Parameter(description = "The `ETag` of the version that is changed.") @HeaderParam("If-Match") @Nullable
                    String ifMatch,
            @NotNull @Valid RoleRequest request) {
        var here = here(workspaceId);
        var member = Ids.inPath(accountId);
        Refusing.unlessDone(members.role(here, member, request.role(), Version.required(ifMatch)));
        return answer(here, member);
    }

    @DELETE
    @Path("/{accountId}")
    @Operation(
            operationId = "removeMember",
            summary = "Remove a member, or leave",
            description =
                    "Ends what they may do here within five seconds. The way back is an invitation. The last owner "
                            + "cannot go, and nobody leaves their personal workspace.")
    @APIResponse(responseCode = "204", description = "They are out.")
    @APIResponse(responseCode = "403", description = "The caller may not remove them.")
    @APIResponse(responseCode = "404", description = "Nobody here.")
    @APIResponse(responseCode = "409", description = "`last_owner`.")
    public void remove(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId) {
        Refusing.unlessDone(members.remove(here(workspaceId), Ids.inPath(accountId)));
    }

    @PUT
    @Path("/{accountId}/suspension")
    @Operation(
            operationId = "suspendMember",
            summary = "Suspend a member",
            description = "Keeps them out until it is lifted; role and name stay theirs.")
    @APIResponse(responseCode = "204", description = "They are kept out.")
    @APIResponse(responseCode = "403", description = "The caller may not.")
    @APIResponse(responseCode = "404", description = "Nobody here, or suspended already.")
    @APIResponse(responseCode = "409", description = "`last_owner`.")
    public void suspend(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId) {
        Refusing.unlessDone(members.suspend(here(workspaceId), Ids.inPath(accountId)));
    }

    @DELETE
    @Path("/{accountId}/suspension")
    @Operation(operationId = "resumeMember", summary = "Lift a suspension", description = "They are back as they were.")
    @APIResponse(responseCode = "204", description = "They are back.")
    @APIResponse(responseCode = "403", description = "The caller may not.")
    @APIResponse(responseCode = "404", description = "Nobody suspended.")
    public void resume(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId) {
        Refusing.unlessDone(members.resume(here(workspaceId), Ids.inPath(accountId)));
    }

    @PUT
    @Path("/{accountId}/password")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "setMemberPassword",
            summary = "Set a password",
            description =
                    "For accounts that were made in this workspace, and for no others. Ends their sign-ins, within five seconds, and "
                            + "their keys for programs.")
    @APIResponse(responseCode = "204", description = "Set.")
    @APIResponse(responseCode = "403", description = "The caller may not.")
    @APIResponse(responseCode = "404", description = "Nobody whom this workspace looks after.")
    @APIResponse(responseCode = "503", description = "Too many passwords at once: `unavailable`, with `Retry-After`.")
    public void password(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId,
            @NotNull @Valid PasswordRequest request) {
        var here = here(workspaceId);
        Refusing.unlessDone(members.password(here, Ids.inPath(accountId), hash(request.password())));
    }

    @POST
    @Path("/{accountId}/ownership")
    @Operation(
            operationId = "transferOwnership",
            summary = "Hand over a workspace",
            description = "Makes this member an owner and the caller, who is one, an admin.")
    @APIResponse(responseCode = "204", description = "Handed over.")
    @APIResponse(responseCode = "403", description = "The caller is no owner, or it is themselves.")
    @APIResponse(responseCode = "404", description = "Nobody here.")
    @APIResponse(responseCode = "409", description = "A personal workspace stays its person's: `last_owner`.")
    public void handOver(
            @Parameter(description = "The workspace, by its id.") @PathParam("workspaceId") String workspaceId,
            @Parameter(description = "The account, by its id.") @PathParam("accountId") String accountId) {
        Refusing.unlessDone(members.handOver(here(workspaceId), Ids.inPath(accountId)));
    }

    private Caller here(String workspaceId) {
        return Here.in(caller.get(), workspaceId);
    }

    private Response answer(Caller here, UUID accountId) {
        var member = members.find(here.workspaceId(), accountId).orElseThrow(() -> new ApiException(ApiCode.NOT_FOUND));
        return Version.answer(MemberView.of(member, here), member.version());
    }

    private String hash(String password) {
        return switch (names.choose(password)) {
            case NamedSignIns.Chosen.Hash(String text) -> text;
            case NamedSignIns.Chosen.Unfit(String message) ->
                throw ApiException.invalid(FieldError.inBody("/password", "length", message));
            case NamedSignIns.Chosen.Busy(var wait) ->
                throw ApiException.retryAfter(
                        ApiCode.UNAVAILABLE, "Many people sign in right now; try again shortly.", wait);
        };
    }

    private static Instant at(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw Cursor.mismatch();
        }
    }

    @Schema(name = "NewMember", description = "Somebody who signs in by a name in the company.")
    public record NewMember(
            @NotNull
            @Pattern(regexp = "[a-z0-9][a-z0-9._-]{1,63}", message = "A name has 2 to 64 of: a-z 0-9 . _ -")
            @Schema(examples = "kim")
            String username,

            @NotNull @Schema(description = "8 to 128 characters of any kind.", minLength = 8, maxLength = 128)
            String password,

            @Nullable @Size(max = 100) @Schema(nullable = true)
            String displayName,

            @NotNull @Pattern(regexp = ROLE) @Schema(examples = "member")
            String role) {}

    @Schema(name = "RoleRequest", description = "What a member shall be.")
    public record RoleRequest(
            @NotNull @Pattern(regexp = ROLE) @Schema(enumeration = {"owner", "admin", "member", "teacher", "student"})
            String role) {}

    @Schema(name = "MemberPassword", description = "A new password for somebody else.")
    public record PasswordRequest(
            @NotNull @Schema(minLength = 8, maxLength = 128) String password) {}
}
