package studio.atelier.subtitles;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import studio.atelier.recording.NamedSource;
import studio.atelier.speech.Language;
import studio.atelier.speech.SpeechToText;

/**
 * A request as it was sent, field by field, before anybody looked at it. {@link #check} says everything that is wrong with it.
 *
 * @param hasFile true if a file came with it
 */
public record SubtitleForm(
        boolean hasFile,
        @Nullable String uploadId,
        @Nullable String shareUrl,
        @Nullable String language,
        @Nullable String transcript,
        @Nullable Boolean doSubtitle,
        @Nullable Boolean doContactSheet,
        @Nullable String contactInterval,
        @Nullable Boolean translate,
        @Nullable String targetLanguage,
        @Nullable Boolean doDownloadOnly) {

    /** A field that is empty was not filled in. */
    public SubtitleForm {
        uploadId = filled(uploadId);
        shareUrl = filled(shareUrl);
        language = filled(language);
        transcript = filled(transcript);
        contactInterval = filled(contactInterval);
        targetLanguage = filled(targetLanguage);
    }

    /** About thirty hours of speech; a longer text is no transcript of a file we take. */
    public static final int TRANSCRIPT_CHARACTERS_MAX = 1_000_000;

    /** In seconds. */
    static final Set<BigDecimal> INTERVALS =
            Set.of(new BigDecimal("0.5"), BigDecimal.ONE, new BigDecimal("1.5"), BigDecimal.TWO);

    private static final int MILLIS = 3;

    /** What can be wrong; lower-case it is a code of the API. */
    public enum Rule {
        FILE_REQUIRED("Send exactly one of file, uploadId and shareUrl"),
        TASK_REQUIRED("Ask for subtitles, a contact sheet or both"),
        SHARE_URL_REQUIRED("Download only needs shareUrl"),
        INVALID_SHARE_URL("shareUrl must be a public https address without a port, name or password in it"),
        CONTACT_INTERVAL_REQUIRED("A contact sheet needs contactInterval"),
        INVALID_CONTACT_INTERVAL("contactInterval must be 0.5, 1, 1.5 or 2 seconds"),
        MISSING_TARGET_LANGUAGE("A translation needs targetLanguage"),
        TRANSLATION_UNAVAILABLE("Translation is not offered here"),
        INVALID_LANGUAGE("The language is not known; see the list of languages"),
        UPLOAD_NOT_FOUND("There is no such upload"),
        TRANSCRIPT_TOO_LONG("The transcript has more than 1000000 characters");

        private final String sentence;

        Rule(String sentence) {
            this.sentence = sentence;
        }
    }

    /** Something that is wrong. */
    public record Flaw(Rule rule, String field, String message) {}

    /** What came of the check. */
    public sealed interface Checked {

        /** It is fine. */
        record Fine(SubtitleRequest request, NamedSource source) implements Checked {}

        /** It is not; at least one flaw, the first is the one that decides the answer. */
        record Wrong(List<Flaw> flaws) implements Checked {}
    }

    /**
     * Checks everything that can be known without the file.
     *
     * @param translates whether anybody translates on this server
     */
    public Checked check(SpeechToText speech, boolean translates) {
        var flaws = new ArrayList<Flaw>();
        var source = checkSource(flaws);
        checkTasks(flaws);
        var interval = checkInterval(flaws);
        var target = checkTranslation(flaws, translates);
        var code = checkLanguage(flaws, speech);
        if (transcript != null && transcript.length() > TRANSCRIPT_CHARACTERS_MAX) {
            flaws.add(flaw(Rule.TRANSCRIPT_TOO_LONG, "transcript"));
        }
        return flaws.isEmpty()
                ? new Checked.Fine(
                        new SubtitleRequest(
                                code,
                                transcript,
                                wantsSubtitle(),
                                wantsContactSheet(),
                                interval.orElse(null),
                                wantsSubtitle() ? target.orElse(null) : null,
                                !wantsSubtitle() && !wantsContactSheet()),
                        source.orElseThrow())
                : new Checked.Wrong(List.copyOf(flaws));
    }

    private boolean wantsSubtitle() {
        return doSubtitle == null ? !Boolean.TRUE.equals(doDownloadOnly) : doSubtitle;
    }

    private boolean wantsContactSheet() {
        return Boolean.TRUE.equals(doContactSheet);
    }

    private Optional<NamedSource> checkSource(List<Flaw> flaws) {
        return switch (NamedSource.read(hasFile, uploadId, shareUrl)) {
            case NamedSource.Read.Fine(NamedSource source) -> Optional.of(source);
            case NamedSource.Read.Wrong(NamedSource.Flaw wrong) -> {
                flaws.add(
                        switch (wrong) {
                            case NOT_ONE -> flaw(Rule.FILE_REQUIRED, "file");
                            case NO_ADDRESS -> flaw(Rule.INVALID_SHARE_URL, "shareUrl");
                            case NO_UPLOAD -> flaw(Rule.UPLOAD_NOT_FOUND, "uploadId");
                        });
                yield Optional.empty();
            }
        };
    }

    private void checkTasks(List<Flaw> flaws) {
        boolean downloadOnly = Boolean.TRUE.equals(doDownloadOnly);
        if (downloadOnly && shareUrl == null) {
            flaws.add(flaw(Rule.SHARE_URL_REQUIRED, "shareUrl"));
        } else if (!downloadOnly && !wantsSubtitle() && !wantsContactSheet()) {
            flaws.add(flaw(Rule.TASK_REQUIRED, "doSubtitle"));
        }
    }

    private Optional<Duration> checkInterval(List<Flaw> flaws) {
        if (!wantsContactSheet()) {
            return Optional.empty();
        }
        if (contactInterval == null) {
            flaws.add(flaw(Rule.CONTACT_INTERVAL_REQUIRED, "contactInterval"));
            return Optional.empty();
        }
        try {
            var seconds = new BigDecimal(contactInterval);
            if (INTERVALS.stream().anyMatch(offered -> offered.compareTo(seconds) == 0)) {
                return Optional.of(
                        Duration.ofMillis(seconds.movePointRight(MILLIS).longValueExact()));
            }
        } catch (NumberFormatException _) {
            // No number is no interval that is offered.
        }
        flaws.add(flaw(Rule.INVALID_CONTACT_INTERVAL, "contactInterval"));
        return Optional.empty();
    }

    private Optional<String> checkTranslation(List<Flaw> flaws, boolean translates) {
        if (!Boolean.TRUE.equals(translate)) {
            return Optional.empty();
        }
        if (targetLanguage == null) {
            flaws.add(flaw(Rule.MISSING_TARGET_LANGUAGE, "targetLanguage"));
            return Optional.empty();
        }
        var target = Language.find(targetLanguage).map(Language::code);
        if (target.isEmpty()) {
            flaws.add(flaw(Rule.INVALID_LANGUAGE, "targetLanguage"));
        } else if (!translates) {
            flaws.add(flaw(Rule.TRANSLATION_UNAVAILABLE, "translate"));
        }
        return target;
    }

    private @Nullable String checkLanguage(List<Flaw> flaws, SpeechToText speech) {
        if (language == null) {
            return null;
        }
        var found = Language.find(language);
        if (found.isEmpty()) {
            flaws.add(flaw(Rule.INVALID_LANGUAGE, "language"));
            return null;
        }
        if (wantsSubtitle() && !speech.speaks(found.get().code())) {
            flaws.add(new Flaw(
                    Rule.INVALID_LANGUAGE,
                    "language",
                    speech.engine() + " does not do " + found.get().name() + "; see the list of languages"));
        }
        return found.get().code();
    }

    private static Flaw flaw(Rule rule, String field) {
        return new Flaw(rule, field, rule.sentence);
    }

    private static @Nullable String filled(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
