package studio.atelier.subtitles.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the form is described; it is read field by field. */
@Schema(
        name = "SubtitleJobFormRequest",
        description = "The same fields as in JSON, and the file. Exactly one source is needed.")
record SubtitleJobFormRequest(
        @Schema(type = SchemaType.STRING, format = "binary", nullable = true, description = "The file itself.")
        String file,

        @JsonUnwrapped SubtitleJobRequest fields) {}
