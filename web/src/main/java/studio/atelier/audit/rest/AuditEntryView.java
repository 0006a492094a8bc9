package studio.atelier.audit.rest;

import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.AuditEntry;
import studio.atelier.rest.Csv;

@Schema(name = "AuditEntry", description = "Who did what, when, from where, and how it ended.")
record AuditEntryView(
        @Schema(required = true) UUID id,

        @Schema(required = true) Instant at,

        @Schema(required = true, description = "A dotted code.", examples = "identity.sign_in")
        String act,

        @Schema(required = true, description = "`done` or `refused`.")
        String result,

        @Schema(nullable = true, description = "The code of a refusal.") @Nullable
        String reason,

        @Schema(nullable = true) @Nullable UUID accountId,

        @Schema(nullable = true) @Nullable UUID workspaceId,

        @Schema(nullable = true, description = "How the account proved itself; `server` if nobody asked.") @Nullable
        String credential,

        @Schema(nullable = true, examples = "job") @Nullable String subjectType,

        @Schema(nullable = true) @Nullable String subjectId,

        @Schema(nullable = true, description = "How much or how many.") @Nullable
        Long quantity,

        @Schema(nullable = true) @Nullable String requestId,

        @Schema(nullable = true, description = "The client's address, cut to its network.", examples = "203.0.113.0/24")
        @Nullable
        String network) {

    static final String CSV_HEAD = Csv.line(
            "id",
            "at",
            "act",
            "result",
            "reason",
            "accountId",
            "workspaceId",
            "credential",
            "subjectType",
            "subjectId",
            "quantity",
            "requestId",
            "network");

    static AuditEntryView of(AuditEntry entry) {
        return new AuditEntryView(
                entry.id(),
                entry.at(),
                entry.act(),
                entry.result(),
                entry.reason(),
                entry.accountId(),
                entry.workspaceId(),
                entry.credential(),
                entry.subjectType(),
                entry.subjectId(),
                entry.quantity(),
                entry.requestId(),
                entry.network());
    }

    String csv() {
        return Csv.line(
                id,
                at,
                act,
                result,
                reason,
                accountId,
                workspaceId,
                credential,
                subjectType,
                subjectId,
                quantity,
                requestId,
                network);
    }
}
