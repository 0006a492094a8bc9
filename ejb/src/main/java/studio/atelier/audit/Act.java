package studio.atelier.audit;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry for the log. Account, workspace and kind of credential need not be said where they are those of the request that
 * is served: {@link Origin} knows them. Free text has no place here and is refused as a bug.
 *
 * @param name a dotted code, such as {@code identity.sign_in}; the first part is the feature
 * @param refused whether it was refused instead of done
 * @param reason the code of the refusal, or of what made it happen
 * @param accountId who did it, or tried to
 * @param subjectType what was acted on, such as {@code job}
 * @param subjectId its id or code
 * @param quantity how much or how many, in the unit that belongs to the act
 */
public record Act(
        String name,
        boolean refused,
        @Nullable String reason,
        @Nullable UUID accountId,
        @Nullable UUID workspaceId,
        @Nullable Credential credential,
        @Nullable String subjectType,
        @Nullable String subjectId,
        @Nullable Long quantity) {

    private static final int NAME_MOST = 64;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)+");
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");
    private static final Pattern TYPE = Pattern.compile("[a-z_]{1,32}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,99}");

    public Act {
        require(name.length() <= NAME_MOST && NAME.matcher(name).matches(), "name", name);
        require(reason == null || CODE.matcher(reason).matches(), "reason", reason);
        require(subjectType == null || TYPE.matcher(subjectType).matches(), "subject type", subjectType);
        require(subjectId == null || ID.matcher(subjectId).matches(), "subject id", subjectId);
    }

    /** Something that happens in the transaction of the caller. */
    public static Act done(String name) {
        return new Act(name, false, null, null, null, null, null, null, null);
    }

    /** Something that was not done, and the code that the client was told. */
    public static Act refused(String name, String reason) {
        return new Act(name, true, reason, null, null, null, null, null, null);
    }

    /** Who, if it is not the caller of the request. */
    public Act by(@Nullable UUID account) {
        return new Act(name, refused, reason, account, workspaceId, credential, subjectType, subjectId, quantity);
    }

    /** In which workspace, if it is not the caller's. */
    public Act in(@Nullable UUID workspace) {
        return new Act(name, refused, reason, accountId, workspace, credential, subjectType, subjectId, quantity);
    }

    /** Proved by what, if it is not what the request came with. */
    public Act with(Credential proof) {
        return new Act(name, refused, reason, accountId, workspaceId, proof, subjectType, subjectId, quantity);
    }

    /** On what, by its id. */
    public Act on(String type, UUID id) {
        return on(type, id.toString());
    }

    /** On what, by its id or a code that is nobody's name or address. */
    public Act on(String type, String id) {
        return new Act(name, refused, reason, accountId, workspaceId, credential, type, id, quantity);
    }

    /** How much or how many. */
    public Act of(long amount) {
        return new Act(name, refused, reason, accountId, workspaceId, credential, subjectType, subjectId, amount);
    }

    /** Why, as a code. */
    public Act because(String code) {
        return new Act(name, refused, code, accountId, workspaceId, credential, subjectType, subjectId, quantity);
    }

    private static void require(boolean fits, String part, @Nullable String text) {
        if (!fits) {
            throw new IllegalArgumentException("Not a " + part + " for the audit log: " + text);
        }
    }
}
