package studio.atelier.ops.rest;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Node", description = "A boot of a node.")
record NodeView(
        @Schema(description = "The number of this boot; never used again.")
        long session,

        @Schema(description = "The name of the node.") String node,
        @Schema(description = "This boot.") UUID boot,
        @Schema(description = "The queues it serves.") List<String> queues,

        @Schema(
                description =
                        "`running`; `draining`: claims nothing and still works; `drained`; `gone`: not seen for a minute.")
        String state,

        @Schema(description = "Tasks it has in progress.") long leases,
        @Schema(description = "When it booted.") Instant startedAt,
        @Schema(description = "Its last heartbeat.") Instant lastSeenAt) {}
