package studio.atelier.rest;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The version of a thing that several people may change, as a strong {@code ETag}: who changes it says in {@code If-Match}
 * which one they saw, so that nobody overwrites what they have not read.
 */
public final class Version {

    private static final Pattern TAG = Pattern.compile("\"(\\d{1,9})\"");

    private Version() {}

    /** An answer with the thing and its version. */
    public static Response answer(Object data, int version) {
        return Response.ok(Envelope.ok(data))
                .tag(new EntityTag(Integer.toString(version)))
                .build();
    }

    /** The version in {@code If-Match}; {@code precondition_required} without one, {@code precondition_failed} if it is none of ours. */
    public static int required(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new ApiException(
                    ApiCode.PRECONDITION_REQUIRED, "Send the ETag of what you have seen in the header If-Match.");
        }
        var tag = TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw new ApiException(ApiCode.PRECONDITION_FAILED);
        }
        return Integer.parseInt(tag.group(1));
    }
}
