package studio.atelier.platform;

import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells the database once in each transaction for whom it is; row-level security does the rest. The setting is local to the
 * transaction and gone with it, whoever gets the connection next.
 */
final class Wall {

    private static final String SET = """
            SELECT set_config('atelier.workspace', ?, true), set_config('atelier.account', ?, true)""";

    private final TransactionSynchronizationRegistry transactions;

    Wall(TransactionSynchronizationRegistry transactions) {
        this.transactions = transactions;
    }

    void raise(Connection connection) throws SQLException {
        var tenant = Tenant.current();
        if (tenant.isEmpty() || transactions.getTransactionKey() == null) {
            return;
        }
        var told = transactions.getResource(Wall.class);
        if (told == null) {
            tell(connection, tenant.get());
            transactions.putResource(Wall.class, tenant.get());
        } else if (!told.equals(tenant.get())) {
            throw new IllegalStateException("A transaction is for one tenant");
        }
    }

    private static void tell(Connection connection, Tenant tenant) throws SQLException {
        try (var statement = connection.prepareStatement(SET)) {
            statement.setString(1, tenant.workspaceId().toString());
            statement.setString(2, text(tenant.accountId()));
            statement.execute();
        }
    }

    private static String text(@Nullable UUID id) {
        return id == null ? "" : id.toString();
    }
}
