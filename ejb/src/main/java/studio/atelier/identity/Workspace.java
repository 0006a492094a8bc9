package studio.atelier.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Uuid7;

/** The tenant: everything a customer owns belongs to one. Every account has a personal one. */
@Entity
@Table(name = "workspace")
class Workspace {

    private static final String PERSONAL = "Personal";

    @Id
    private UUID id;

    @Column(name = "name", nullable = false, updatable = false)
    private String name;

    @Column(name = "personal_of", updatable = false)
    private @Nullable UUID personalOf;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    protected Workspace() {}

    /** The workspace an account gets when it is registered. */
    static Workspace personal(Account owner, Instant at) {
        var workspace = new Workspace();
        workspace.id = Uuid7.next();
        workspace.name = owner.displayName().orElse(PERSONAL);
        workspace.personalOf = owner.id();
        workspace.createdAt = at;
        return workspace;
    }

    UUID id() {
        return id;
    }
}
