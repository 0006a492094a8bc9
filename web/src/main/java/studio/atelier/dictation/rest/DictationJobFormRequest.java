package studio.atelier.dictation.rest;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How the form is described; it is read field by field. */
@Schema(
        name = "DictationJobFormRequest",
        description = "The same fields as in JSON, and the file. Exactly one source is needed.")
record DictationJobFormRequest(
        @Schema(type = SchemaType.STRING, format = "binary", nullable = true, description = "The recording itself.")
        String file,

        @JsonUnwrapped DictationJobRequest fields) {}
