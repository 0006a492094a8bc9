package studio.atelier.media;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Addresses that let whoever has them fetch one object until they expire. They are signed (HMAC-SHA-256 over object and
 * expiry), so nothing is kept for them; what ends them early is that the object is gone.
 */
@Dependent
public class DownloadLinks {

    private static final String ALGORITHM = "HmacSHA256";

    /** Says what the signature is for, so that it is good for nothing else, and leaves room for another form of it. */
    private static final String PURPOSE = "media-content/1";

    private final MediaStore media;
    private final InstantSource clock;
    private final Duration life;
    private final SecretKeySpec key;

    @Inject
    DownloadLinks(MediaStore media, MediaSettings settings) {
        this(media, settings, InstantSource.system());
    }

    DownloadLinks(MediaStore media, MediaSettings settings, InstantSource clock) {
        this.media = media;
        this.clock = clock;
        this.life = settings.linkLife();
        this.key = new SecretKeySpec(settings.signingSecret().getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /** An address, from the root of this server, that works as long as the setting says. */
    public String path(UUID objectId) {
        return path(objectId, life);
    }

    /** The same for a time of the caller's choice. */
    public String path(UUID objectId, Duration time) {
        long expires = clock.instant().plus(time).getEpochSecond();
        return "/api/v1/media/objects/" + objectId + "/content?expires=" + expires + "&signature="
                + sign(objectId, expires);
    }

    /** Whether the signature is ours and its time has not passed. */
    public boolean allows(UUID objectId, long expires, String signature) {
        var expected = sign(objectId, expires).getBytes(StandardCharsets.US_ASCII);
        boolean ours = MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII));
        return ours && clock.instant().isBefore(Instant.ofEpochSecond(expires));
    }

    /** The object behind an allowed address, whosever it is; nothing if it is gone. */
    public Optional<MediaObject> find(UUID objectId) {
        return media.find(objectId);
    }

    /** An object of this workspace; nothing if it is another's or gone. */
    @Transactional
    public Optional<MediaObject> find(UUID workspaceId, UUID objectId) {
        return media.find(workspaceId, objectId);
    }

    private String sign(UUID objectId, long expires) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var text = PURPOSE + "\n" + objectId + "\n" + expires;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }
}
