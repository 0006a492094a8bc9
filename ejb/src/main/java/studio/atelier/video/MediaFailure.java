package studio.atelier.video;

import java.util.List;
import java.util.Locale;

/** A file that could not be worked on. The message is one sentence for the customer; what FFmpeg said is for the log. */
public final class MediaFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong; lower-case it is a code of the API. */
    public enum Code {
        UNREADABLE_MEDIA(true, "The file cannot be read as audio or video"),
        NO_AUDIO(true, "The file has no sound"),
        NO_VIDEO(true, "The file has no pictures"),
        TOO_LONG(true, "The recording is longer than we accept"),
        MEDIA_TIMEOUT(false, "Working on the file took too long"),
        MEDIA_TOOL_FAILED(false, "The media tool failed"),
        MEDIA_TOOL_MISSING(false, "The media tool is not installed");

        private final boolean inputFault;
        private final String sentence;

        Code(boolean inputFault, String sentence) {
            this.inputFault = inputFault;
            this.sentence = sentence;
        }
    }

    private final Code code;
    private final transient List<String> lastWords;

    MediaFailure(Code code, List<String> lastWords) {
        super(code.sentence);
        this.code = code;
        this.lastWords = List.copyOf(lastWords);
    }

    MediaFailure(Code code) {
        this(code, List.of());
    }

    public Code code() {
        return code;
    }

    /** The word of the API. */
    public String wire() {
        return code.name().toLowerCase(Locale.ROOT);
    }

    /** One sentence for the customer. */
    public String sentence() {
        return code.sentence;
    }

    /** True if the file is to blame and trying again is useless; false if we are. */
    public boolean inputFault() {
        return code.inputFault;
    }

    /** The last lines FFmpeg said. They may repeat what the customer wrote into the file. */
    public List<String> lastWords() {
        return lastWords;
    }
}
