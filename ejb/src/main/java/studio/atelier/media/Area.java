package studio.atelier.media;

import java.util.Locale;

/** What an object is there for; a part of its key. */
public enum Area {
    /** A file a customer sent. It expires unless a job uses it. */
    UPLOAD,
    /** A file a stage made. It lives as long as its job. */
    ARTIFACT;

    /** The word in the key and in the database. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The area of that word. */
    public static Area of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
