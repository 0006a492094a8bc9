package studio.atelier.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** That an account belongs to a workspace, and as what. */
@Entity
@Table(name = "membership")
class Membership {

    @EmbeddedId
    private Key key;

    @Column(name = "role", nullable = false, updatable = false)
    private String role;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    protected Membership() {}

    static Membership owner(Workspace workspace, Account account, Instant at) {
        var membership = new Membership();
        membership.key = new Key(workspace.id(), account.id());
        membership.role = Roles.OWNER;
        membership.createdAt = at;
        return membership;
    }

    UUID workspaceId() {
        return key.workspaceId();
    }

    String role() {
        return role;
    }

    @Embeddable
    record Key(
            @Column(name = "workspace_id", nullable = false) UUID workspaceId,
            @Column(name = "account_id", nullable = false) UUID accountId) {}
}
