package studio.atelier.ops.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Invariant", description = "Something that must always be true.")
record InvariantView(
        @Schema(description = "As in the documentation.") String id,
        @Schema(description = "What must be true.") String what,

        @Schema(description = "How often it is not; 0 is right.")
        long violations,

        @Schema(description = "Up to five ids of what violates it.")
        List<String> sample) {}
