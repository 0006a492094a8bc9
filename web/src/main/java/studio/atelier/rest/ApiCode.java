package studio.atelier.rest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue of codes: the one word by which a client tells answers apart. A code is never renamed and never reused;
 * {@code docs/reference/errors.md} lists each, and a test keeps it complete.
 */
public enum ApiCode {
    OK(200, "Done", false),

    UNREADABLE(400, "The request cannot be read", false),
    BAD_REQUEST(400, "The request is not acceptable", false),
    CURSOR_MISMATCH(400, "The cursor belongs to another list", false),
    UNAUTHORIZED(401, "Sign in first", false),
    SIGN_IN_REFUSED(401, "E-mail or password is wrong", false),
    REFRESH_REFUSED(401, "The refresh token is worth nothing", false),
    INSUFFICIENT_CREDITS(402, "Not enough credits", false),
    BUDGET_EXHAUSTED(402, "The budget of the day has no room for it", false),
    FORBIDDEN(403, "Your role does not allow this", false),
    FOREIGN_ORIGIN(403, "The request does not come from a page of ours", false),
    NOT_FOUND(404, "There is no such thing here", false),
    METHOD_NOT_ALLOWED(405, "The address does not take this method", false),
    NOT_ACCEPTABLE(406, "The answer has none of the types asked for", false),
    CONFLICT(409, "The state of the thing does not allow this", false),
    PRECONDITION_FAILED(412, "It was changed meanwhile", false),
    PAYLOAD_TOO_LARGE(413, "The body is too large", false),
    UNSUPPORTED_MEDIA_TYPE(415, "The type of the body is not taken here", false),
    RANGE_NOT_SATISFIABLE(416, "The range is outside the file", false),
    VALIDATION_FAILED(422, "Some values are not valid", false),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used with another request", false),
    PRECONDITION_REQUIRED(428, "Say which version you change", false),
    RATE_LIMITED(429, "Too many requests", true),
    INTERNAL_ERROR(500, "Something is wrong on our side", true),
    NOT_IMPLEMENTED(501, "Not offered yet", false),
    UNAVAILABLE(503, "Busy or under maintenance", true),

    TOO_MANY_KEYS(409, "The workspace has as many keys as it may have", false),
    EMAIL_TAKEN(409, "An account with this e-mail exists", false),
    EMAIL_UNVERIFIED(403, "The e-mail address is not verified", false),
    EMAIL_VERIFIED(409, "The e-mail address is verified already", false),
    CODE_REFUSED(422, "The code is wrong, too old or used", false),
    TOKEN_REFUSED(422, "The token is wrong, too old or used", false),
    PASSWORD_REFUSED(422, "The present password is wrong", false),
    PHONE_TAKEN(409, "The number is that of another account", false),
    PHONE_COUNTRY_NOT_SERVED(422, "Codes are not sent to this country", false),
    OWN_ROLE(403, "Nobody changes their own role", false),
    LAST_OWNER(409, "The last owner cannot go", false),
    LAST_OPERATOR(409, "The last operator cannot go", false),
    ALREADY_MEMBER(409, "The address is a member's", false),
    USERNAME_TAKEN(409, "The name is taken in this workspace", false),
    NOT_A_COMPANY(409, "A personal workspace has no names of its own", false),
    BOOTSTRAP_CLOSED(409, "There is an operator already", false),

    NOT_FOR_SALE(422, "This cannot be bought now", false),
    PROMO_REFUSED(422, "The promo code is not good here", false),
    SIGNATURE_REFUSED(400, "The signature is wrong or too old", false),
    QUOTA_USED_UP(429, "The tier allows no more for now", true),

    UPLOAD_NOT_FOUND(404, "There is no such upload", false),
    OBJECT_NOT_FOUND(404, "There is no such file", false),
    LINK_EXPIRED(403, "The link has expired or was changed", false),
    QUOTA_EXCEEDED(413, "The workspace has no room left", false),
    UNSUPPORTED_MEDIA(415, "The file is of a kind we cannot take", false),
    EMPTY_FILE(422, "The file is empty", false),
    FILE_REQUIRED(422, "Exactly one source is needed", false),

    JOB_NOT_FOUND(404, "There is no such job", false),
    JOB_ACTIVE(409, "The job is still active", false),
    JOB_FINAL(409, "The job is finished", false),
    NOT_RETRYABLE(409, "The job cannot be retried", false),
    SOURCE_EXPIRED(409, "The source of the job has been removed, send it again", false),
    LEASE_LOST(409, "The task is not held any more", false),

    MODEL_NOT_OFFERED(422, "The model is not offered", false),
    WALLET_FROZEN(403, "The wallet is frozen", false),

    TASK_REQUIRED(422, "Ask for at least one result", false),
    CONTACT_INTERVAL_REQUIRED(422, "A contact sheet needs its interval", false),
    INVALID_CONTACT_INTERVAL(422, "The interval of the contact sheet is not offered", false),
    MISSING_TARGET_LANGUAGE(422, "A translation needs its target language", false),
    INVALID_LANGUAGE(422, "The language is not known", false),
    TRANSLATION_UNAVAILABLE(422, "Translation is not offered here", false),
    INVALID_SHARE_URL(422, "The address cannot be used as a source", false),
    SHARE_URL_REQUIRED(422, "Download only needs an address", false),
    INVALID_VARIANT(422, "The variant is not offered", false),
    SUBTITLE_NOT_READY(404, "The subtitles are not there yet", true),
    CONTACT_SHEET_NOT_READY(404, "The contact sheet is not there yet", true),
    VIDEO_NOT_READY(404, "The file is not here, or not kept any more", true),

    VIDEO_FILE_OR_URL_REQUIRED(422, "Exactly one recording is needed", false),
    INVALID_SOURCE_URL(422, "The address cannot be used as a recording", false),
    ASR_MODEL_DISABLED(403, "The speech model is not offered", false),
    MT_MODEL_DISABLED(403, "The translation model is not offered", false),
    EXERCISE_NOT_FOUND(404, "There is no such exercise", false),
    ITEM_NOT_FOUND(404, "There is no such sentence", false),
    AUDIO_NOT_FOUND(404, "The sound of the sentence is not there", false);

    private final int status;
    private final String title;
    private final boolean retryable;

    ApiCode(int status, String title, boolean retryable) {
        this.status = status;
        this.title = title;
        this.retryable = retryable;
    }

    /** The word on the wire. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status every answer with this code has. */
    public int status() {
        return status;
    }

    /** One line for people, the same whatever the request was. */
    public String title() {
        return title;
    }

    /** True if the same request may succeed later without being changed. */
    public boolean retryable() {
        return retryable;
    }

    /** The general code of a status, for answers that come from the container and not from us. */
    static ApiCode ofStatus(int status) {
        return general(status).orElse(status >= 500 ? INTERNAL_ERROR : BAD_REQUEST);
    }

    private static Optional<ApiCode> general(int status) {
        if (status == BAD_REQUEST.status) {
            return Optional.of(BAD_REQUEST);
        }
        // The general codes come before those of a feature, and BAD_REQUEST is what the container means by 400.
        return Arrays.stream(values()).filter(code -> code.status == status).findFirst();
    }
}
