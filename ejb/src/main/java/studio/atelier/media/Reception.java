package studio.atelier.media;

/** What became of an upload. Everything but {@link Stored} left neither a file nor a reservation. */
public sealed interface Reception {

    /** It is there, whole, and expires unless a job uses it. */
    record Stored(MediaObject object) implements Reception {}

    /** It has no bytes. */
    record Empty() implements Reception {}

    /** It has more bytes than a file may have. */
    record TooLarge(long limitBytes) implements Reception {}

    /** The workspace has no room for it. */
    record QuotaExceeded(long quotaBytes) implements Reception {}

    /** It is no audio or video we work on, or its bytes, name and type do not agree; {@code why} is one sentence. */
    record UnsupportedMedia(String why) implements Reception {}
}
