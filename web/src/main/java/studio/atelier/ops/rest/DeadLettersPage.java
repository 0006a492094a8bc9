package studio.atelier.ops.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "DeadLettersPage", description = "A page of dead letters.")
record DeadLettersPage(
        @Schema(description = "The latest first.") List<DeadLetterView> items,

        @Schema(nullable = true, description = "Send it as `cursor` for the next page; null on the last.") @Nullable
        String nextCursor) {}
