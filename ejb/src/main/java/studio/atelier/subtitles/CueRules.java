package studio.atelier.subtitles;

import java.util.Locale;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Utterance;

/**
 * How much people can read, from the Netflix Timed Text Style Guide (general requirements, English and Simplified Chinese
 * pages). Times are milliseconds, frames are those of 25 frames a second, lengths are columns: a CJK sign is two, any other one.
 *
 * @param lineColumns the widest line
 * @param columnsPerSecond the fastest comfortable reading
 * @param englishPhrasing whether the small words that belong together are English ones
 */
record CueRules(int lineColumns, int columnsPerSecond, boolean englishPhrasing) {
    static final int LINES = 2;
    static final long FRAME = 40;
    /** Five sixths of a second: below it the eye sees a flash. */
    static final long SHORTEST = 833;

    static final long LONGEST = 7_000;
    /** Two frames of nothing between cues tell the eye that the text is new. */
    static final long GAP = 2 * FRAME;
    /** A cue may stay twelve frames after the speech, to give time to read; a shorter gap than this is closed to {@link #GAP}. */
    static final long LINGER = 12 * FRAME;
    /** What is left of a cue when the speech gives no time at all (a text that was only guessed into place). */
    static final long FLASH = 2 * FRAME;
    /** Silence that always ends a cue: the next words would be read before they are said. */
    static final long LONG_PAUSE = 1_000;
    /** A pause that a cue should rather not bridge: where the embedded recogniser's endpointer ends an utterance. */
    static final long PAUSE = 250;

    /** 42 characters a line, 17 characters a second. */
    private static final CueRules ENGLISH = new CueRules(42, 17, true);

    private static final CueRules ALPHABETIC = new CueRules(42, 17, false);
    /** 16 signs a line, 9 signs a second. */
    private static final CueRules CJK = new CueRules(2 * 16, 2 * 9, false);

    /** By the language; where the engine does not tell, by what most of the text is written in. */
    static CueRules of(Transcript transcript) {
        String language = transcript.language();
        if (language == null) {
            return mostlyWide(transcript) ? CJK : ENGLISH;
        }
        return switch (Locale.forLanguageTag(language).getLanguage()) {
            case "zh", "ja", "yue", "ko" -> CJK;
            case "en" -> ENGLISH;
            default -> ALPHABETIC;
        };
    }

    private static boolean mostlyWide(Transcript transcript) {
        long wide = 0;
        long all = 0;
        for (Utterance utterance : transcript.utterances()) {
            wide += utterance.text().codePoints().filter(Columns::isWide).count();
            all += utterance.text().codePoints().filter(Character::isLetter).count();
        }
        return wide * 2 > all;
    }
}
