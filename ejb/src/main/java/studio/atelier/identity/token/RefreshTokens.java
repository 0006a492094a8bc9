package studio.atelier.identity.token;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes, reads and continues refresh tokens. The text ends in a tag only we can make: what we never gave out is refused
 * without asking the database, and whoever holds an older token of a family has really been given it.
 *
 * <p>The successor of a token is a function of the token. Of two requests with the same token, each computes the same
 * answer, so a lost answer or a second tab does no harm, and nothing has to be kept in clear for it.
 */
@Dependent
public class RefreshTokens {

    private static final String PREFIX = "rt_";
    private static final String TAG = "refresh tag";
    private static final String NEXT = "refresh successor";
    private static final int TAG_BYTES = 16;
    private static final int ID_BYTES = 8;
    private static final int PLACE_BYTES = 2 * Long.BYTES + Integer.BYTES;
    private static final int BYTES = ID_BYTES + PLACE_BYTES + RefreshToken.SECRET_BYTES + TAG_BYTES;

    private final KeyRing keys;

    @Inject
    public RefreshTokens(KeyRing keys) {
        this.keys = keys;
    }

    /** The first of a family. */
    public RefreshToken first(UUID sessionId) {
        return new RefreshToken(sessionId, 0, Crypto.random(RefreshToken.SECRET_BYTES));
    }

    /** The text to hand out. */
    public String write(RefreshToken token) {
        return PREFIX + Crypto.text(signed(keys.current(), token));
    }

    /** The token behind a text, with the only successor it can have; nothing if we never gave it out. */
    public Optional<Presented> read(String text) {
        return Optional.of(text)
                .filter(given -> given.startsWith(PREFIX) && given.length() < 4 * BYTES)
                .flatMap(given -> Crypto.bytes(given.substring(PREFIX.length())))
                .filter(bytes -> bytes.length == BYTES)
                .flatMap(this::read);
    }

    private Optional<Presented> read(byte[] bytes) {
        var ring = keys.find(new String(bytes, 0, ID_BYTES, StandardCharsets.US_ASCII));
        var buffer = ByteBuffer.wrap(bytes, ID_BYTES, bytes.length - ID_BYTES);
        var session = new UUID(buffer.getLong(), buffer.getLong());
        int generation = buffer.getInt();
        var secret = new byte[RefreshToken.SECRET_BYTES];
        buffer.get(secret);
        var token = new RefreshToken(session, generation, secret);
        return ring.filter(found -> MessageDigest.isEqual(signed(found, token), bytes))
                .map(found -> new Presented(token, successor(found, token)));
    }

    private static RefreshToken successor(KeyRing.Ring ring, RefreshToken token) {
        int next = token.generation() + 1;
        var place = new RefreshToken(token.sessionId(), next, token.secret()).place();
        return new RefreshToken(token.sessionId(), next, ring.mac(NEXT, place, token.secret()));
    }

    private static byte[] signed(KeyRing.Ring ring, RefreshToken token) {
        var id = ring.id().getBytes(StandardCharsets.US_ASCII);
        var tag = ring.mac(TAG, id, token.place(), token.secret());
        return ByteBuffer.allocate(BYTES)
                .put(id)
                .put(token.place())
                .put(token.secret())
                .put(Arrays.copyOf(tag, TAG_BYTES))
                .array();
    }

    /** A token we gave out, and what follows it. */
    public record Presented(RefreshToken token, RefreshToken successor) {}
}
