package studio.atelier.translation;

import java.util.List;
import studio.atelier.speech.Language;
import studio.atelier.work.CallJournal;

/** The port to an engine that translates. */
public interface Translator {

    /** What it is called in requests and prices, such as {@code qwen-mt}. */
    String model();

    /** Who translates, exactly: two results of one version are worth the same. */
    String version();

    /** How many lines go into one call at most. */
    int batch();

    /**
     * Translates some lines in one call; nothing is tried again.
     *
     * @param lines none blank, none with a line feed in it, at most {@link #batch}
     * @param journal where the call is written down before it is made
     * @throws InterruptedException when the attempt was stopped, or does not hold its task any more
     */
    Translation translate(List<String> lines, Language from, Language to, CallJournal journal)
            throws InterruptedException;
}
