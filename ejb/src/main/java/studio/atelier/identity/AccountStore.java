package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** Accounts with their workspaces and memberships, through JPA. Each method is a transaction of its own. */
@Dependent
class AccountStore {

    /** The personal workspace is where an account signs in to; there is exactly one. */
    private static final String HOME = """
            SELECT a, m FROM Account a
              JOIN Workspace w ON w.personalOf = a.id
              JOIN Membership m ON m.key.workspaceId = w.id AND m.key.accountId = a.id
             WHERE a.email = :email
            """;

    private static final String MEMBER = """
            SELECT a, m FROM Account a JOIN Membership m ON m.key.accountId = a.id
             WHERE a.id = :account AND m.key.workspaceId = :workspace
            """;

    private final EntityManager entities;

    @Inject
    AccountStore(EntityManager entities) {
        this.entities = entities;
    }

    /** Writes all three or none. Fails if the e-mail has an account already; ask {@link #find} then. */
    @Transactional
    void add(Account account, Workspace workspace, Membership membership) {
        entities.persist(account);
        entities.persist(workspace);
        entities.persist(membership);
        entities.flush();
    }

    @Transactional
    Optional<Member> find(Email email) {
        return only(entities.createQuery(HOME, Object[].class).setParameter("email", email.text()));
    }

    @Transactional
    Optional<Member> find(UUID accountId, UUID workspaceId) {
        return only(entities.createQuery(MEMBER, Object[].class)
                .setParameter("account", accountId)
                .setParameter("workspace", workspaceId));
    }

    /** Keeps a new hash of the same password. */
    @Transactional
    void rehash(UUID accountId, String hash) {
        Optional.ofNullable(entities.find(Account.class, accountId)).ifPresent(account -> account.rehash(hash));
    }

    private static Optional<Member> only(TypedQuery<Object[]> query) {
        return query.getResultStream().findFirst().map(row -> new Member((Account) row[0], (Membership) row[1]));
    }

    /** An account in one of its workspaces. */
    record Member(Account account, Membership membership) {

        Profile profile() {
            return account.in(membership);
        }
    }
}
