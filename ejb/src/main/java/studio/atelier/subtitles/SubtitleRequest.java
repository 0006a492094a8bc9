package studio.atelier.subtitles;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a customer wants made of a file; {@link SubtitleForm} checks it.
 *
 * @param language the code of what is spoken; null if the engine shall find out
 * @param transcript what is said, word for word; null if it is to be recognised
 * @param contactInterval between two frames of the contact sheet; null without one
 * @param targetLanguage the code of what the subtitles shall be translated to; null if they shall not
 * @param downloadOnly nothing is made of the file, it is only fetched
 */
public record SubtitleRequest(
        @Nullable String language,
        @Nullable String transcript,
        boolean doSubtitle,
        boolean doContactSheet,
        @Nullable Duration contactInterval,
        @Nullable String targetLanguage,
        boolean downloadOnly) {

    /** Without a translation, and with something to do. */
    public SubtitleRequest(
            @Nullable String language,
            @Nullable String transcript,
            boolean doSubtitle,
            boolean doContactSheet,
            @Nullable Duration contactInterval) {
        this(language, transcript, doSubtitle, doContactSheet, contactInterval, null, false);
    }
}
