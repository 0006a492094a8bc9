package studio.atelier.subtitles;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text of a subtitle file that does not say how it is encoded: a byte order mark decides, then UTF-16 if most bytes at even or
 * odd places are zero, then the first of UTF-8, GB 18030 (which includes GBK) and Windows-1252 that reads the bytes without error.
 */
final class FileText {
    private static final List<Charset> GUESSES = List.of(StandardCharsets.UTF_8, Charset.forName("GB18030"));
    private static final Charset LAST_RESORT = Charset.forName("windows-1252");
    /** The beginning is enough to see the zeros of UTF-16. */
    private static final int SAMPLE = 512;

    private FileText() {}

    static String of(byte[] file) {
        if (startsWith(file, 0xFE, 0xFF) || zeros(file, 0)) {
            return new String(file, StandardCharsets.UTF_16BE);
        }
        if (startsWith(file, 0xFF, 0xFE) || zeros(file, 1)) {
            return new String(file, StandardCharsets.UTF_16LE);
        }
        for (Charset guess : GUESSES) {
            try {
                return guess.newDecoder().decode(ByteBuffer.wrap(file)).toString();
            } catch (CharacterCodingException e) {
                // Not this one.
            }
        }
        return new String(file, LAST_RESORT);
    }

    private static boolean startsWith(byte[] file, int first, int second) {
        return file.length > 1 && (file[0] & 0xFF) == first && (file[1] & 0xFF) == second;
    }

    /** Digits, arrows and line ends are ASCII, so in UTF-16 their high bytes, at least a third of all, are zero. */
    private static boolean zeros(byte[] file, int from) {
        int length = Math.min(SAMPLE, file.length);
        int zeros = 0;
        for (int i = from; i < length; i += 2) {
            zeros += file[i] == 0 ? 1 : 0;
        }
        return zeros > 0 && zeros * 6 >= length;
    }
}
