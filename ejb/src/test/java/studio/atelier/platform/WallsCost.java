package studio.atelier.platform;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What the second wall costs: a transaction that reads twenty rows, with it and without. Not part of the build, since it judges
 * nothing: {@code -Dtest=WallsCost}.
 */
class WallsCost {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final int WORKSPACES = 200;
    private static final int ROWS = 500;
    private static final int PAGE = 20;
    private static final int TIMES = 3_000;
    private static final int ROUNDS = 5;

    private static final String LIST = """
            SELECT id FROM media_object WHERE workspace_id = ? AND state = 'stored' ORDER BY id DESC LIMIT 20""";

    private final List<Tenant> tenants = Stream.generate(() -> new Tenant(UUID.randomUUID(), UUID.randomUUID()))
            .limit(WORKSPACES)
            .toList();

    @AfterAll
    static void close() {
        DB.close();
    }

    @Test
    void twentyRows() {
        fill();
        for (int round = 0; round < ROUNDS; round++) {
            wall("ENABLE");
            var with = nanos(i -> DB.request(tenants.get(i), () -> list(tenants.get(i))));
            wall("DISABLE");
            var filtersAlone = nanos(i -> DB.request(tenants.get(i), () -> list(tenants.get(i))));
            var without = nanos(i -> DB.transaction(() -> list(tenants.get(i))));
            System.getLogger("cost")
                    .log(
                            System.Logger.Level.WARNING,
                            "us a transaction: both walls {0}, no policy {1}, neither {2}",
                            with,
                            filtersAlone,
                            without);
        }
    }

    private interface Body {
        Object of(int tenant);
    }

    private static long nanos(Body body) {
        for (int i = 0; i < TIMES / 10; i++) {
            body.of(i % WORKSPACES);
        }
        long start = System.nanoTime();
        for (int i = 0; i < TIMES; i++) {
            body.of(i % WORKSPACES);
        }
        return (System.nanoTime() - start) / TIMES / 1_000;
    }

    private static int list(Tenant tenant) {
        var rows = DB.app().list(LIST, row -> row.uuid("id"), tenant.workspaceId());
        if (rows.size() != PAGE) {
            throw new AssertionError(rows.size());
        }
        return rows.size();
    }

    private static void wall(String way) {
        DB.owner().update("ALTER TABLE media_object " + way + " ROW LEVEL SECURITY");
    }

    private void fill() {
        for (var tenant : tenants) {
            DB.owner().update("INSERT INTO workspace_storage (workspace_id) VALUES (?)", tenant.workspaceId());
            DB.owner().update("""
                    INSERT INTO media_object (id, workspace_id, area, state, filename, content_type, held_bytes, size_bytes, sha256)
                    SELECT uuidv7(), ?, 'upload', 'stored', 'a', 'b', 1, 1, repeat('0', 64) FROM generate_series(1, ?)""", tenant.workspaceId(), ROWS);
        }
        DB.owner().update("ANALYZE media_object");
    }
}
