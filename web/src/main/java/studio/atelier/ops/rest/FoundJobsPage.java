package studio.atelier.ops.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

@Schema(name = "FoundJobsPage", description = "A page of jobs. It may be short, even empty, and still have a next one.")
record FoundJobsPage(
        @Schema(description = "Newest first.") List<FoundJobView> items,

        @Schema(
                nullable = true,
                description = "Send it as `cursor` for the next page; null when all jobs were looked at.")
        @Nullable
        String nextCursor) {}
