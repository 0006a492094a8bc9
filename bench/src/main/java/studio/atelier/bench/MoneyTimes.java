package studio.atelier.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import studio.atelier.launcher.DatabaseLogin;
import studio.atelier.launcher.Roles;

/**
 * Transfers a second through the ledger, against rows that are read, changed and written back with an optimistic version, as an ORM
 * does. Both do the same work: they look for the key of the request, and keep it, who asked and why; they write two entries that can be
 * found by account and by transaction, with the balance after. The ledger's wall between workspaces and its digest are its own.
 */
final class MoneyTimes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DATABASE = "bench_money";
    private static final int CLIENTS = 16;
    private static final int WALLETS = 1_000;
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final int MOST_ROUNDS = 3;
    private static final int WARM_UP = 20;

    private static final List<String> OF_AN_ORM = List.of(
            """
            CREATE TABLE orm_account (id integer PRIMARY KEY, workspace_id uuid NOT NULL, balance bigint NOT NULL, version bigint NOT NULL)
            WITH (fillfactor = 50)""",
            """
            CREATE TABLE orm_transaction (id uuid PRIMARY KEY, workspace_id uuid NOT NULL REFERENCES workspace, key text NOT NULL, kind text NOT NULL,
                   actor_id uuid, source_type text NOT NULL, source_id text NOT NULL, at timestamptz NOT NULL, UNIQUE (workspace_id, key))""",
            """
            CREATE TABLE orm_entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                   transaction_id uuid NOT NULL REFERENCES orm_transaction, account_id integer NOT NULL REFERENCES orm_account,
                   amount bigint NOT NULL, balance_after bigint NOT NULL)""",
            "CREATE INDEX orm_entry_statement ON orm_entry (account_id, id)",
            "CREATE INDEX orm_entry_transaction ON orm_entry (transaction_id)",
            """
            INSERT INTO orm_account
            SELECT n, ('00000000-0000-4000-8000-' || lpad(to_hex(n %% %d), 12, '0'))::uuid, 0, 0 FROM generate_series(0, %1$d) n""".formatted(WALLETS));

    private final Arena arena;
    private final Options options;
    private final Consumer<String> says;

    MoneyTimes(Arena arena, Options options, Consumer<String> says) {
        this.arena = arena;
        this.options = options;
        this.says = says;
    }

    /** One client's transfer with its own connection; true if it took place. */
    private interface Teller extends AutoCloseable {
        boolean transfer() throws SQLException;

        @Override
        void close() throws SQLException;
    }

    private interface Window {
        Teller open() throws SQLException;
    }

    ObjectNode measure() throws Exception {
        arena.database(DATABASE, true);
        var superuser = arena.superuser(DATABASE);
        Arena.run(superuser, """
                INSERT INTO workspace (id, name, created_at)
                SELECT ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'bench', now()
                  FROM generate_series(0, %d) n""".formatted(WALLETS - 1));
        for (var command : OF_AN_ORM) {
            Arena.run(superuser, command);
        }
        var answer = JSON.createObjectNode();
        var ledger = arena.login(DATABASE, Roles.ENGINE);
        compared(
                answer,
                "random wallets",
                () -> new LedgerTeller(ledger, WALLETS),
                () -> new OrmTeller(superuser, WALLETS, false));
        compared(answer, "one wallet", () -> new LedgerTeller(ledger, 1), () -> new OrmTeller(superuser, 1, false));
        compared(
                answer,
                "one system account",
                () -> new LedgerTeller(ledger, WALLETS),
                () -> new OrmTeller(superuser, WALLETS, true));
        answer.set("expiry", new ExpiryTimes(arena, options, says).measure());
        return answer;
    }

    /** Medians of turns taken one after the other. */
    private void compared(ObjectNode answer, String name, Window ours, Window orm) throws Exception {
        var mine = new ArrayList<Double>();
        var others = new ArrayList<Double>();
        for (int round = 0; round < Math.min(MOST_ROUNDS, options.rounds()); round++) {
            arena.settle(DATABASE);
            mine.add(rate(ours));
            arena.settle(DATABASE);
            others.add(rate(orm));
        }
        double ledger = median(mine);
        double baseline = median(others);
        says.accept("money, %s: ledger %.0f transfers/s, as an ORM %.0f, ratio %.1f"
                .formatted(name, ledger, baseline, ledger / baseline));
        answer.putObject(name).put("ledger", ledger).put("orm", baseline).put("ratio", ledger / baseline);
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().skip(rates.size() / 2).findFirst().orElseThrow();
    }

    private static double rate(Window window) throws Exception {
        var over = new AtomicBoolean();
        var warm = new CountDownLatch(CLIENTS);
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var work = new ArrayList<Future<Integer>>();
            for (int client = 0; client < CLIENTS; client++) {
                work.add(threads.submit(serving(window, warm, begin, over)));
            }
            warm.await();
            begin.countDown();
            long start = System.nanoTime();
            var end = start + TURN_NANOS;
            for (var left = TURN_NANOS; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            over.set(true);
            int done = 0;
            for (var one : work) {
                done += one.get();
            }
            return done * 1e9 / (System.nanoTime() - start);
        }
    }

    /** A server's connections are old: the first transfers, for which the statements are planned, are not counted. */
    private static Callable<Integer> serving(
            Window window, CountDownLatch warm, CountDownLatch begin, AtomicBoolean over) {
        return () -> {
            int done = 0;
            try (var teller = window.open()) {
                try {
                    for (int i = 0; i < WARM_UP; i++) {
                        teller.transfer();
                    }
                } finally {
                    warm.countDown();
                }
                begin.await();
                while (!over.get()) {
                    if (teller.transfer()) {
                        done++;
                    }
                }
            }
            return done;
        };
    }

    private static UUID workspace(int number) {
        return new UUID(0x4000L, 0x8000_0000_0000_0000L | number);
    }

    /** One function, one round trip; the account of the platform keeps no running balance. */
    private static final class LedgerTeller implements Teller {

        private final Connection connection;
        private final PreparedStatement change;
        private final int wallets;

        LedgerTeller(DatabaseLogin login, int wallets) throws SQLException {
            this.connection = login.connect();
            this.change = connection.prepareStatement(
                    "SELECT answer FROM ledger_change(?, 'CREDIT', 1, 'issued', ?, 'bench', NULL, 'bench', '1')");
            this.wallets = wallets;
        }

        @Override
        public boolean transfer() throws SQLException {
            int wallet = ThreadLocalRandom.current().nextInt(wallets);
            change.setObject(1, workspace(wallet));
            change.setString(2, UUID.randomUUID().toString());
            try (var rows = change.executeQuery()) {
                return rows.next() && rows.getString(1).equals("posted");
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    /** Looks for the key, reads both rows, inserts, and writes both rows back if nobody else has; otherwise it begins again. */
    private static final class OrmTeller implements Teller {

        private final Connection connection;
        private final PreparedStatement known;
        private final PreparedStatement find;
        private final PreparedStatement transaction;
        private final PreparedStatement entry;
        private final PreparedStatement write;
        private final int wallets;
        private final boolean system;

        OrmTeller(DatabaseLogin login, int wallets, boolean system) throws SQLException {
            this.connection = login.connect();
            connection.setAutoCommit(false);
            this.known =
                    connection.prepareStatement("SELECT id FROM orm_transaction WHERE workspace_id = ? AND key = ?");
            this.find = connection.prepareStatement("SELECT balance, version FROM orm_account WHERE id = ?");
            this.transaction = connection.prepareStatement(
                    "INSERT INTO orm_transaction VALUES (?, ?, ?, 'bench', NULL, 'bench', '1', now())");
            this.entry = connection.prepareStatement(
                    "INSERT INTO orm_entry (transaction_id, account_id, amount, balance_after) VALUES (?, ?, ?, ?)");
            this.write = connection.prepareStatement(
                    "UPDATE orm_account SET balance = ?, version = ? WHERE id = ? AND version = ?");
            this.wallets = wallets;
            this.system = system;
        }

        @Override
        public boolean transfer() throws SQLException {
            int from = ThreadLocalRandom.current().nextInt(wallets);
            // against the account of the system, or another wallet that nobody else is at
            int to = system ? WALLETS : (from + WALLETS / 2) % WALLETS;
            var id = UUID.randomUUID();
            var workspace = workspace(from);
            try {
                if (isKnown(workspace, id)) {
                    connection.rollback();
                    return false;
                }
                var one = read(from);
                var two = read(to);
                transaction.setObject(1, id);
                transaction.setObject(2, workspace);
                transaction.setString(3, id.toString());
                transaction.executeUpdate();
                enter(id, from, -1, one.balance() - 1);
                enter(id, to, 1, two.balance() + 1);
                entry.executeBatch();
                // in one order, or two of them would wait for each other
                boolean kept = from < to
                        ? written(from, one, -1) && written(to, two, 1)
                        : written(to, two, 1) && written(from, one, -1);
                if (kept) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                return kept;
            } catch (SQLException e) {
                connection.rollback();
                throw e;
            }
        }

        private boolean isKnown(UUID workspace, UUID key) throws SQLException {
            known.setObject(1, workspace);
            known.setString(2, key.toString());
            try (var rows = known.executeQuery()) {
                return rows.next();
            }
        }

        private record Read(long balance, long version) {}

        private Read read(int account) throws SQLException {
            find.setInt(1, account);
            try (var rows = find.executeQuery()) {
                rows.next();
                return new Read(rows.getLong(1), rows.getLong(2));
            }
        }

        private void enter(UUID id, int account, long amount, long after) throws SQLException {
            entry.setObject(1, id);
            entry.setInt(2, account);
            entry.setLong(3, amount);
            entry.setLong(4, after);
            entry.addBatch();
        }

        private boolean written(int account, Read before, long amount) throws SQLException {
            write.setLong(1, before.balance() + amount);
            write.setLong(2, before.version() + 1);
            write.setInt(3, account);
            write.setLong(4, before.version());
            return write.executeUpdate() == 1;
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
