package studio.atelier.media;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** What customers call their files: kept as text to show, never used as a path. */
public final class Filenames {

    private static final int MOST_CHARACTERS = 255;
    private static final String NAMELESS = "file";

    /** Controls, and the characters that turn the direction of writing and so can disguise an ending. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]");

    private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9 ._()+-]");

    private Filenames() {}

    /** The last part of what was sent, visible characters only, its ending kept when it is too long. */
    public static String clean(String sent) {
        var last = sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
        var visible = INVISIBLE.matcher(last).replaceAll("").strip();
        if (visible.isEmpty() || visible.chars().allMatch(c -> c == '.')) {
            return NAMELESS;
        }
        int tooMany = visible.length() - MOST_CHARACTERS;
        if (tooMany <= 0) {
            return visible;
        }
        int dot = visible.lastIndexOf('.');
        int stem = dot > tooMany ? dot : visible.length();
        return visible.substring(0, stem - tooMany) + visible.substring(stem);
    }

    /** The header that lets a browser save and never show: a plain name for old ones, RFC 8187 text for the others. */
    public static String attachment(String filename) {
        var plain = NOT_PLAIN.matcher(filename).replaceAll("_");
        var encoded = URLEncoder.encode(filename, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
        return "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + encoded;
    }
}
