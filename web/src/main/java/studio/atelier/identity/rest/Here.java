package studio.atelier.identity.rest;

import java.util.UUID;
import studio.atelier.identity.Caller;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Query;

/** Ids in addresses. A sign-in acts in one workspace: any other is not found, whether it exists or not. */
final class Here {

    private Here() {}

    /** Refuses unless the workspace in the address is the one the caller acts in. */
    static Caller in(Caller caller, String workspaceId) {
        if (!caller.workspaceId().toString().equals(workspaceId)) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        return caller;
    }

    /** An id in an address; what is none names nothing. */
    static UUID id(String text) {
        try {
            var id = Query.id("id", text);
            if (id != null) {
                return id;
            }
        } catch (ApiException _) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        throw new ApiException(ApiCode.NOT_FOUND);
    }
}
