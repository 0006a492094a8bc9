package studio.atelier.identity.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Profile;
import studio.atelier.identity.SignIn.SignedIn;

@Schema(name = "SignIn", description = "A sign-in: send the token with every request.")
record SignInAnswer(
        @Schema(required = true, description = "Opaque; send it as `Authorization: Bearer …`.")
        String accessToken,

        @Schema(required = true, description = "Always `Bearer`.", examples = "Bearer")
        String tokenType,

        @Schema(required = true, description = "Seconds until it expires.", examples = "43200")
        long expiresIn,

        @Schema(required = true) AccountView account) {

    static SignInAnswer of(SignedIn signedIn) {
        return new SignInAnswer(
                signedIn.accessToken(), "Bearer", signedIn.life().toSeconds(), AccountView.of(signedIn.profile()));
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

            @Schema(nullable = true) @Nullable String displayName,

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
