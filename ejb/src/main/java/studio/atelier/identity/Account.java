package studio.atelier.identity;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Uuid7;

/** A person who can sign in: by e-mail and password, by telephone, or by a name in a workspace. */
@Entity
@Table(name = "account")
class Account {

    @Id
    private UUID id;

    @Column(name = "email", updatable = false)
    private @Nullable String email;

    @Column(name = "email_verified_at", insertable = false, updatable = false)
    private @Nullable Instant emailVerifiedAt;

    @Column(name = "phone", insertable = false, updatable = false)
    private @Nullable String phone;

    @Column(name = "display_name", updatable = false)
    private @Nullable String displayName;

    @Column(name = "password_hash")
    private @Nullable String passwordHash;

    @Column(name = "disabled_at", insertable = false, updatable = false)
    private @Nullable Instant disabledAt;

    @Column(name = "created_at", nullable = false, updatable = false)
    private Instant createdAt;

    @Version
    @Column(name = "version", nullable = false)
    private int version;

    protected Account() {}

    static Account register(Email email, @Nullable String displayName, String passwordHash, Instant at) {
        var account = new Account();
        account.id = Uuid7.next();
        account.email = email.text();
        account.displayName = displayName;
        account.passwordHash = passwordHash;
        account.createdAt = at;
        return account;
    }

    /** Replaces the hash by one of today's parameters, of the same password; not if that is no longer the password. */
    void rehash(String before, String newHash) {
        if (before.equals(passwordHash)) {
            passwordHash = newHash;
        }
    }

    /** The profile of this account in a workspace it belongs to. */
    Profile in(Membership membership) {
        return new Profile(
                id,
                email,
                emailVerifiedAt != null,
                phone,
                displayName,
                membership.workspaceId(),
                membership.role(),
                createdAt);
    }

    boolean isEnabled() {
        return disabledAt == null;
    }

    UUID id() {
        return id;
    }

    Optional<String> displayName() {
        return Optional.ofNullable(displayName);
    }

    /** What a password is checked against; a disabled account has nothing that matches. */
    Optional<String> usableHash() {
        return disabledAt == null ? Optional.ofNullable(passwordHash) : Optional.empty();
    }
}
