package studio.atelier.identity.token;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import studio.atelier.platform.Sql;

/** The rows of signing keys, and the time of the database. A key must not vanish with somebody else's transaction. */
@Dependent
@Transactional(Transactional.TxType.NOT_SUPPORTED)
class SigningKeyStore {

    private static final String ALL = """
            SELECT ordinal, kid, public_key, sealed_key, sealed_by, signs_from FROM signing_key ORDER BY ordinal
            """;

    private static final String ADD = """
            INSERT INTO signing_key (ordinal, kid, public_key, sealed_key, sealed_by, signs_from, created_at)
            VALUES (?, ?, ?, ?, ?, ?, atelier_now()) ON CONFLICT (ordinal) DO NOTHING
            """;

    private final Sql sql;

    @Inject
    SigningKeyStore(Sql sql) {
        this.sql = sql;
    }

    List<Stored> all() {
        return sql.list(
                ALL,
                row -> new Stored(
                        row.integer("ordinal"),
                        row.text("kid"),
                        row.text("public_key"),
                        row.text("sealed_key"),
                        row.text("sealed_by"),
                        row.instant("signs_from")));
    }

    /** Adds a key, unless another node has just added one of the same number: then that one is it. */
    void add(Stored key) {
        sql.update(ADD, key.ordinal(), key.kid(), key.publicKey(), key.sealedKey(), key.sealedBy(), key.signsFrom());
    }

    Instant now() {
        return sql.one("SELECT atelier_now() AS at", row -> row.instant("at"));
    }

    /** A key as it lies in the table; the two halves as text. */
    record Stored(int ordinal, String kid, String publicKey, String sealedKey, String sealedBy, Instant signsFrom) {}
}
