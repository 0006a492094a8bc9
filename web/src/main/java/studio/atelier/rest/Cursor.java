package studio.atelier.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list begins: the sort key of the last item, bound to the list and its filters, so that a cursor
 * of one list is refused by another instead of giving a page of nonsense. It holds no secret and grants nothing: who may see
 * what is decided by the query it is used in.
 */
public final class Cursor {

    /** The first character of every cursor; another one when the form changes. */
    private static final String FORM = "1";

    private static final String SEPARATOR = "\n";
    private static final int BOUND_BYTES = 8;

    /** As long as a number of the database at most. */
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private final String list;
    private final List<@Nullable Object> filters;

    private Cursor(String list, List<@Nullable Object> filters) {
        this.list = list;
        this.filters = filters;
    }

    /** The cursors of this list under these filters; their order matters, the page size is none of them. */
    public static Cursor of(String list, @Nullable Object... filters) {
        return new Cursor(list, Arrays.asList(filters));
    }

    /** The cursor after an item with this sort key; its parts are texts in one line. */
    public String after(Object... key) {
        var text = new StringBuilder(bound());
        for (Object part : key) {
            text.append(SEPARATOR).append(part);
        }
        return FORM
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The sort key in a cursor, of so many parts; {@code cursor_mismatch} if it is not one of ours under these filters. */
    public List<String> read(String cursor, int parts) {
        var read = List.of(decoded(cursor).split(SEPARATOR, -1));
        if (read.size() != parts + 1 || !read.getFirst().equals(bound())) {
            throw mismatch();
        }
        return read.subList(1, read.size());
    }

    /** The cursor after the item with this id; null after the last page. */
    public @Nullable String afterId(@Nullable UUID last) {
        return last == null ? null : after(last);
    }

    /** The id in a cursor whose whole sort key it is; null for the first page. */
    public @Nullable UUID idIn(@Nullable String cursor) {
        return cursor == null ? null : id(read(cursor, 1).getFirst());
    }

    /** The number in a cursor whose whole sort key it is; null for the first page. */
    public @Nullable Long numberIn(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        var text = read(cursor, 1).getFirst();
        if (!NUMBER.matcher(text).matches()) {
            throw mismatch();
        }
        return Long.valueOf(text);
    }

    /** A part of a key that is an id. */
    public static UUID id(String part) {
        var id = Ids.read(part);
        if (id == null) {
            throw mismatch();
        }
        return id;
    }

    /** For a part of a key that does not read as what it should be. */
    public static ApiException mismatch() {
        return new ApiException(
                ApiCode.CURSOR_MISMATCH, "cursor must be the nextCursor of a page of this list with these filters.");
    }

    private static String decoded(String cursor) {
        if (!cursor.startsWith(FORM)) {
            throw mismatch();
        }
        try {
            return new String(Base64.getUrlDecoder().decode(cursor.substring(1)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw mismatch();
        }
    }

    private String bound() {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((list + SEPARATOR + filters).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, BOUND_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
