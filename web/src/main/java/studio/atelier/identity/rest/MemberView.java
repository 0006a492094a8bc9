package studio.atelier.identity.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.identity.Roles;
import studio.atelier.identity.workspace.Member;

@Schema(name = "Member", description = "Somebody in a workspace.")
record MemberView(
        @Schema(required = true) UUID accountId,

        @Schema(nullable = true) @Nullable String displayName,

        @Schema(nullable = true, description = "Shown to owners, admins and the member.") @Nullable
        String email,

        @Schema(nullable = true, description = "What they sign in with beside the company's code.") @Nullable
        String username,

        @Schema(nullable = true, description = "The company's code and five digits.", examples = "004200001") @Nullable
        String userCode,

        @Schema(required = true, description = "`owner`, `admin`, `member`, `teacher` or `student`.")
        String role,

        @Schema(required = true, description = "Whether they are kept out for now.")
        boolean suspended,

        @Schema(required = true) Instant joinedAt) {

    static MemberView of(Member member, Caller reader) {
        boolean shown =
                reader.hasAny(Roles.OWNER, Roles.ADMIN) || reader.accountId().equals(member.accountId());
        return new MemberView(
                member.accountId(),
                member.displayName(),
                shown ? member.email() : null,
                member.username(),
                member.userCode(),
                member.role(),
                member.suspended(),
                member.joinedAt());
    }

    @Schema(name = "MemberPage", description = "A page of people.")
    record Page(
            @Schema(required = true) List<MemberView> items,

            @Schema(nullable = true, description = "Where the next page begins; null on the last.") @Nullable
            String nextCursor) {}
}
