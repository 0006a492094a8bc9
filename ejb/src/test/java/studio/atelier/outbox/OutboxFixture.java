package studio.atelier.outbox;

import studio.atelier.platform.TestDatabase;

/** The outbox for tests of other packages. */
public final class OutboxFixture {

    private OutboxFixture() {}

    public static OutboxErasure erasure(TestDatabase db) {
        return new OutboxErasure(new OutboxStore(db.engine()));
    }
}
