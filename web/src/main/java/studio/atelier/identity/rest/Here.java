package studio.atelier.identity.rest;

import studio.atelier.identity.Caller;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;

/** A sign-in acts in one workspace: any other is not found, whether it exists or not. */
final class Here {

    private Here() {}

    /** Refuses unless the workspace in the address is the one the caller acts in. */
    static Caller in(Caller caller, String workspaceId) {
        if (!caller.workspaceId().toString().equals(workspaceId)) {
            throw new ApiException(ApiCode.NOT_FOUND);
        }
        return caller;
    }
}
