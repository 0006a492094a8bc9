package studio.atelier.identity.token;

import java.nio.ByteBuffer;
import java.util.UUID;

/** A refresh token: the family it belongs to (one sign-in), its place in it, and 256 bits nobody can guess. */
public final class RefreshToken {

    static final int SECRET_BYTES = 32;

    private final UUID sessionId;
    private final int generation;
    private final byte[] secret;

    /**
     * One that was made or read here.
     *
     * @param generation 0 at sign-in, one more with each rotation
     * @param secret of the first generation random, of the next ones derived from the one before and a key of ours
     */
    RefreshToken(UUID sessionId, int generation, byte[] secret) {
        this.sessionId = sessionId;
        this.generation = generation;
        this.secret = secret.clone();
    }

    public UUID sessionId() {
        return sessionId;
    }

    public int generation() {
        return generation;
    }

    byte[] secret() {
        return secret.clone();
    }

    /** What the row of the sign-in keeps. */
    public byte[] hash() {
        return Crypto.sha256(secret);
    }

    /** Family and generation as bytes. */
    byte[] place() {
        return ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
                .putLong(sessionId.getMostSignificantBits())
                .putLong(sessionId.getLeastSignificantBits())
                .putInt(generation)
                .array();
    }

    @Override
    public String toString() {
        return "RefreshToken[" + sessionId + ", generation " + generation + "]";
    }
}
