package studio.atelier.identity.workspace;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.audit.Act;
import studio.atelier.audit.AuditTrail;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Uuid7;

/**
 * The people of the caller's workspace. Owners may do everything to everybody else; admins to members, teachers and students;
 * nobody changes their own role; anybody may leave; the last owner may not.
 */
@Dependent
public class Members {

    private final MemberStore store;
    private final AuditTrail trail;

    @Inject
    Members(MemberStore store, AuditTrail trail) {
        this.store = store;
        this.trail = trail;
    }

    /**
     * Somebody the workspace looks after itself.
     *
     * @param username lower case, once in the workspace
     */
    public record NewPerson(String username, @Nullable String displayName, String role) {}

    /** What became of a new person. */
    public sealed interface Joining {
        record Joined(Member member) implements Joining {}

        record Refused(Change why) implements Joining {}
    }

    /** In the order they came; members and those that are suspended. */
    public List<Member> list(UUID workspaceId, @Nullable Instant afterAt, @Nullable UUID after, int limit) {
        return store.list(workspaceId, afterAt, after, limit);
    }

    public Optional<Member> find(UUID workspaceId, UUID accountId) {
        return store.find(workspaceId, accountId);
    }

    /** Another role; the version is the one the caller has seen. */
    @Transactional
    public Change role(Caller caller, UUID member, String role, int version) {
        return told(store.role(caller, member, role, version), "identity.change_role", role, member);
    }

    /** Takes a member out, for good: the way back is an invitation. Whoever takes out themselves leaves. */
    @Transactional
    public Change remove(Caller caller, UUID member) {
        return told(store.end(caller, member, false), "identity.remove_member", null, member);
    }

    /** Keeps a member out until {@link #resume}. */
    @Transactional
    public Change suspend(Caller caller, UUID member) {
        return told(store.end(caller, member, true), "identity.suspend_member", null, member);
    }

    @Transactional
    public Change resume(Caller caller, UUID member) {
        return told(store.resume(caller, member), "identity.resume_member", null, member);
    }

    /** The caller, an owner, makes another member one and becomes an admin. */
    @Transactional
    public Change handOver(Caller caller, UUID member) {
        return told(store.ownership(caller, member), "identity.transfer_ownership", null, member);
    }

    /** Makes an account that signs in by the company's code and a name; its password is known to whoever made it. */
    @Transactional
    public Joining create(Caller caller, NewPerson person, String passwordHash) {
        var id = Uuid7.next();
        var change = told(store.create(caller, id, person, passwordHash), "identity.create_person", person.role(), id);
        return change == Change.DONE
                ? new Joining.Joined(store.find(caller.workspaceId(), id).orElseThrow())
                : new Joining.Refused(change);
    }

    /** A new password for somebody the workspace looks after; for nobody else. */
    @Transactional
    public Change password(Caller caller, UUID member, String passwordHash) {
        return told(store.password(caller, member, passwordHash), "identity.set_password", null, member);
    }

    private Change told(Change change, String act, @Nullable String why, UUID member) {
        var done = Act.done(act).on("account", member);
        if (change == Change.DONE) {
            trail.record(why == null ? done : done.because(why));
        } else if (change == Change.FORBIDDEN || change == Change.SELF) {
            trail.record(Act.refused(act, change == Change.SELF ? "own_role" : "forbidden")
                    .on("account", member));
        }
        return change;
    }
}
