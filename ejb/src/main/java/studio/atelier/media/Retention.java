package studio.atelier.media;

import java.util.Locale;

/**
 * For how long a file outlives the job it belongs to, however that job ends. A file that several jobs use stays for the
 * longest of their terms, and as long as one of them is not final. How long each is, is a setting.
 */
public enum Retention {
    /** What a customer sent, or what was fetched for a job. */
    SOURCE,
    /** What a stage made for a while, such as the clip of a sentence. */
    INTERMEDIATE,
    /** Sources and results that customers come back for after weeks, as the subtitles studio keeps them. */
    LARGE;

    /** The word in the database and in answers. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
