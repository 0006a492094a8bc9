package studio.atelier.identity.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Profile;
import studio.atelier.identity.Proof;
import studio.atelier.identity.SignIn.SignedIn;

@Schema(
        name = "SignIn",
        description = "A sign-in: send the access token with every request, or let the browser send the cookie.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record SignInAnswer(
        @Schema(
                nullable = true,
                description = "Read nothing into it; send it as `Authorization: Bearer …`. Missing for a cookie.")
        @Nullable
        String accessToken,

        @Schema(nullable = true, description = "Gives the next pair of tokens, once. Missing for a cookie.") @Nullable
        String refreshToken,

        @Schema(required = true, description = "`Bearer`, or `Cookie`.", examples = "Bearer")
        String tokenType,

        @Schema(
                required = true,
                description = "Seconds until the access token or the cookie expires.",
                examples = "600")
        long expiresIn,

        @Schema(required = true) AccountView account) {

    static SignInAnswer of(SignedIn signedIn) {
        var account = AccountView.of(signedIn.profile());
        long seconds = signedIn.proof().life().toSeconds();
        return switch (signedIn.proof()) {
            case Proof.Tokens tokens -> new SignInAnswer(tokens.access(), tokens.refresh(), "Bearer", seconds, account);
            case Proof.Cookie cookie -> new SignInAnswer(null, null, "Cookie", seconds, account);
        };
    }

    @Schema(name = "Account", description = "An account as its owner sees it.")
    record AccountView(
            @Schema(required = true) UUID id,

            @Schema(
                    nullable = true,
                    description = "In lower case; null for who signs in by other means.",
                    format = "email")
            @Nullable
            String email,

            @Schema(required = true, description = "Whether it was shown that its mail is read.")
            boolean emailVerified,

            @Schema(nullable = true, description = "In E.164.", examples = "+4915112345678") @Nullable
            String phone,

            @Schema(nullable = true) @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String displayName,

            @Schema(required = true, description = "The workspace the sign-in acts in.")
            UUID workspaceId,

            @Schema(
                    required = true,
                    description = "Roles in that workspace: `owner`, `admin`, `member`, `teacher` or `student`.")
            List<String> roles,

            @Schema(required = true) Instant createdAt) {

        static AccountView of(Profile profile) {
            return new AccountView(
                    profile.accountId(),
                    profile.email(),
                    profile.emailVerified(),
                    profile.phone(),
                    profile.displayName(),
                    profile.workspaceId(),
                    List.of(profile.role()),
                    profile.createdAt());
        }
    }
}
