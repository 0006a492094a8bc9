package studio.atelier.subtitles;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** How much room text takes on the screen: a CJK sign is as wide as two Latin letters. */
final class Columns {
    private static final Set<UnicodeScript> UNSPACED =
            EnumSet.of(UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA);
    private static final int CJK_PUNCTUATION_FIRST = 0x3000;
    private static final int CJK_PUNCTUATION_LAST = 0x303F;
    private static final int FULL_WIDTH_FIRST = 0xFF01;
    private static final int FULL_WIDTH_LAST = 0xFF60;

    private Columns() {}

    static int of(String text) {
        return text.codePoints().map(sign -> isWide(sign) ? 2 : 1).sum();
    }

    static boolean isWide(int sign) {
        return isUnspaced(sign) || UnicodeScript.of(sign) == UnicodeScript.HANGUL;
    }

    /** Whether the sign belongs to a script that puts no spaces between words; its full-width punctuation is included. */
    static boolean isUnspaced(int sign) {
        return isUnspacedLetter(sign)
                || (sign >= CJK_PUNCTUATION_FIRST && sign <= CJK_PUNCTUATION_LAST)
                || (sign >= FULL_WIDTH_FIRST && sign <= FULL_WIDTH_LAST);
    }

    static boolean isUnspacedLetter(int sign) {
        return UNSPACED.contains(UnicodeScript.of(sign));
    }
}
