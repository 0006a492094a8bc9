package studio.atelier.media;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The name of an object in the store: {@code workspace/<uuid>/<area>/<uuid>}. It is always ours, never a customer's text,
 * and never used twice: what is written under it is written once.
 */
public record ObjectKey(UUID workspaceId, Area area, UUID id) {

    private static final String UUID_TEXT = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})";
    private static final Pattern TEXT = Pattern.compile("workspace/" + UUID_TEXT + "/(upload|artifact)/" + UUID_TEXT);

    /** Reads a key; everything but the exact form is refused with {@link IllegalArgumentException}. */
    public static ObjectKey parse(String text) {
        var match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("Not a key of the object store");
        }
        return new ObjectKey(UUID.fromString(match.group(1)), Area.of(match.group(2)), UUID.fromString(match.group(3)));
    }

    @Override
    public String toString() {
        return "workspace/" + workspaceId + "/" + area.wire() + "/" + id;
    }
}
