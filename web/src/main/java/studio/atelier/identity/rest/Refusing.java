package studio.atelier.identity.rest;

import studio.atelier.identity.workspace.Change;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;

/** Turns the outcome of a change into an answer. */
final class Refusing {

    private Refusing() {}

    /** Returns if it was done. */
    static void unlessDone(Change change) {
        if (change != Change.DONE) {
            throw refusal(change);
        }
    }

    static ApiException refusal(Change change) {
        return switch (change) {
            case DONE -> throw new IllegalStateException("What was done is no refusal");
            case FORBIDDEN -> new ApiException(ApiCode.FORBIDDEN);
            case UNKNOWN -> new ApiException(ApiCode.NOT_FOUND);
            case SELF -> new ApiException(ApiCode.OWN_ROLE);
            case STALE -> new ApiException(ApiCode.PRECONDITION_FAILED);
            case LAST_OWNER -> new ApiException(ApiCode.LAST_OWNER);
            case TAKEN -> new ApiException(ApiCode.USERNAME_TAKEN);
            case NO_COMPANY -> new ApiException(ApiCode.NOT_A_COMPANY);
            case MEMBER -> new ApiException(ApiCode.ALREADY_MEMBER);
            case UNVERIFIED -> new ApiException(ApiCode.EMAIL_UNVERIFIED);
            case TOO_MANY -> new ApiException(ApiCode.CONFLICT, "There are as many as there may be for now.");
        };
    }
}
