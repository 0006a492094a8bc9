package studio.atelier.billing.rest;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.billing.LessonPackage;

@Schema(name = "LessonPackage", description = "Lessons of a person, to be used before a time.")
record LessonPackageView(
        @Schema(required = true) UUID id,

        @Schema(required = true) UUID workspaceId,

        @Schema(required = true, description = "Whose lessons they are.")
        UUID accountId,

        @Schema(required = true, description = "`active`, `expired`, `depleted` or `cancelled`.")
        String state,

        @Schema(required = true, description = "How many it had.")
        int lessons,

        @Schema(required = true, description = "How many it has, reserved ones included.")
        long left,

        @Schema(required = true, description = "How many are reserved by bookings.")
        long reserved,

        @Schema(nullable = true, description = "What paid for it; null if it was given.") @Nullable
        UUID paymentId,

        @Schema(required = true) Instant createdAt,

        @Schema(required = true) Instant expiresAt) {

    static LessonPackageView of(LessonPackage one) {
        return new LessonPackageView(
                one.id(),
                one.workspaceId(),
                one.accountId(),
                one.state().name().toLowerCase(Locale.ROOT),
                one.lessons(),
                one.left(),
                one.reserved(),
                one.paymentId(),
                one.createdAt(),
                one.expiresAt());
    }
}
