package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;
import studio.atelier.platform.Sql;
import studio.atelier.platform.Tenant;

/** Accounts with their workspaces and memberships, through JPA. Each method is a transaction of its own, for the tenant. */
@Dependent
class AccountStore {

    /** The personal workspace is where an account signs in to; there is exactly one. */
    private static final String HOME = "SELECT workspace_id, account_id FROM identity_home(?)";

    private static final String MEMBER = """
            SELECT a, m FROM Account a JOIN Membership m ON m.key.accountId = a.id
             WHERE a.id = :account AND m.key.workspaceId = :workspace
            """;

    private final EntityManager entities;
    private final Sql sql;

    @Inject
    AccountStore(EntityManager entities, Sql sql) {
        this.entities = entities;
        this.sql = sql;
    }

    /** As whom the owner of this address signs in; known before there is a tenant, so a function of the database says it. */
    Optional<Tenant> home(Email email) {
        return sql.first(HOME, row -> new Tenant(row.uuid("workspace_id"), row.uuid("account_id")), email.text());
    }

    /** Writes all three or none. Fails if the e-mail has an account already; ask {@link #home} then. */
    @Transactional
    void add(Account account, Workspace workspace, Membership membership) {
        entities.persist(account);
        entities.persist(workspace);
        entities.persist(membership);
        entities.flush();
    }

    @Transactional
    Optional<Member> find(Tenant tenant) {
        return only(entities.createQuery(MEMBER, Object[].class)
                .setParameter("account", tenant.accountId())
                .setParameter("workspace", tenant.workspaceId()));
    }

    /** Keeps a new hash of the same password, unless there is another password by now. */
    @Transactional
    void rehash(UUID accountId, String before, String hash) {
        Optional.ofNullable(entities.find(Account.class, accountId)).ifPresent(account -> account.rehash(before, hash));
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
