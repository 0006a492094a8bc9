package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.recording.NamedSource;
import studio.atelier.subtitles.SubtitleForm.Checked;
import studio.atelier.subtitles.SubtitleForm.Rule;

class SubtitleFormTest {

    private static final String UPLOAD = UUID.randomUUID().toString();

    /** A form with these fields; {@code file} stands for a file that came with it. */
    private static SubtitleForm form(String... fields) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            values.put(fields[i], fields[i + 1]);
        }
        return new SubtitleForm(
                values.containsKey("file"),
                values.get("uploadId"),
                values.get("shareUrl"),
                values.get("language"),
                values.get("transcript"),
                flag(values.get("doSubtitle")),
                flag(values.get("doContactSheet")),
                values.get("contactInterval"),
                flag(values.get("translate")),
                values.get("targetLanguage"),
                flag(values.get("doDownloadOnly")));
    }

    private static @Nullable Boolean flag(@Nullable String text) {
        return text == null ? null : Boolean.valueOf(text);
    }

    private static SubtitleRequest fine(String... fields) {
        var checked = form(fields).check(ScriptedSpeech.english(), false);
        assertThat(checked).isInstanceOf(Checked.Fine.class);
        return ((Checked.Fine) checked).request();
    }

    private static List<Rule> rules(String... fields) {
        var checked = form(fields).check(ScriptedSpeech.english(), false);
        assertThat(checked).isInstanceOf(Checked.Wrong.class);
        return ((Checked.Wrong) checked)
                .flaws().stream().map(SubtitleForm.Flaw::rule).toList();
    }

    @Test
    void aFileAloneMeansSubtitles() {
        assertThat(fine("file", "")).isEqualTo(new SubtitleRequest(null, null, true, false, null));
        assertThat(form("uploadId", UPLOAD).check(ScriptedSpeech.english(), false))
                .isInstanceOfSatisfying(
                        Checked.Fine.class,
                        fine -> assertThat(fine.source()).isEqualTo(new NamedSource.Upload(UUID.fromString(UPLOAD))));
    }

    @Test
    void exactlyOneSourceIsNeeded() {
        assertThat(rules()).containsExactly(Rule.FILE_REQUIRED);
        assertThat(rules("file", "", "uploadId", UPLOAD)).containsExactly(Rule.FILE_REQUIRED);
        assertThat(rules("uploadId", UPLOAD, "shareUrl", "https://v.example/1")).containsExactly(Rule.FILE_REQUIRED);
        assertThat(rules("uploadId", "  ")).containsExactly(Rule.FILE_REQUIRED);
    }

    @Test
    void anUploadIsNamedByItsId() {
        assertThat(rules("uploadId", "../../etc/passwd")).containsExactly(Rule.UPLOAD_NOT_FOUND);
        assertThat(rules("uploadId", "1-1-1-1-1")).containsExactly(Rule.UPLOAD_NOT_FOUND);
    }

    @Test
    void aFileMayBeFetchedFromAnAddress() {
        assertThat(fine("shareUrl", "https://video.example/watch?v=1").doSubtitle())
                .isTrue();
        var fetched = fine("shareUrl", "https://video.example/1", "doDownloadOnly", "true");
        assertThat(fetched.downloadOnly()).isTrue();
        assertThat(fetched.doSubtitle()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://video.example/1",
                "file:///etc/passwd",
                "https://user:secret@video.example/1",
                "https://video.example:8443/1",
                "https:///nohost",
                "https://169.254.169.254/latest/meta-data/",
                "https://0x7f.1/",
                "not an address"
            })
    void unsafeAddressesAreRefused(String address) {
        assertThat(rules("shareUrl", address)).containsExactly(Rule.INVALID_SHARE_URL);
    }

    @Test
    void somethingMustBeAskedFor() {
        assertThat(rules("file", "", "doSubtitle", "false")).containsExactly(Rule.TASK_REQUIRED);
        assertThat(rules("file", "", "doDownloadOnly", "true")).containsExactly(Rule.SHARE_URL_REQUIRED);
    }

    @Test
    void aContactSheetNeedsAnIntervalThatIsOffered() {
        assertThat(rules("file", "", "doContactSheet", "true")).containsExactly(Rule.CONTACT_INTERVAL_REQUIRED);
        assertThat(rules("file", "", "doContactSheet", "true", "contactInterval", "3"))
                .containsExactly(Rule.INVALID_CONTACT_INTERVAL);
        assertThat(rules("file", "", "doContactSheet", "true", "contactInterval", "often"))
                .containsExactly(Rule.INVALID_CONTACT_INTERVAL);
        assertThat(fine("file", "", "doSubtitle", "false", "doContactSheet", "true", "contactInterval", "1.50"))
                .isEqualTo(new SubtitleRequest(null, null, false, true, Duration.ofMillis(1500)));
        assertThat(fine("file", "", "contactInterval", "7").contactInterval())
                .as("nobody asked for the sheet")
                .isNull();
    }

    @Test
    void translationIsOfferedWhereSomebodyTranslates() {
        assertThat(rules("file", "", "translate", "true")).containsExactly(Rule.MISSING_TARGET_LANGUAGE);
        assertThat(rules("file", "", "translate", "true", "targetLanguage", "klingon"))
                .containsExactly(Rule.INVALID_LANGUAGE);
        assertThat(rules("file", "", "translate", "true", "targetLanguage", "French"))
                .containsExactly(Rule.TRANSLATION_UNAVAILABLE);
        assertThat(fine("file", "", "targetLanguage", "French").doSubtitle()).isTrue();
        assertThat(form("file", "", "translate", "true", "targetLanguage", "French")
                        .check(ScriptedSpeech.english(), true))
                .isInstanceOfSatisfying(
                        Checked.Fine.class,
                        fine -> assertThat(fine.request().targetLanguage()).isEqualTo("fr"));
    }

    @Test
    void aLanguageIsTakenByCodeOrNameAndOnlyIfTheEngineDoesIt() {
        assertThat(fine("file", "", "language", "ENGLISH").language()).isEqualTo("en");
        assertThat(rules("file", "", "language", "elvish")).containsExactly(Rule.INVALID_LANGUAGE);
        assertThat(form("file", "", "language", "zh").check(ScriptedSpeech.english(), false))
                .isInstanceOfSatisfying(Checked.Wrong.class, wrong -> {
                    assertThat(wrong.flaws().getFirst().field()).isEqualTo("language");
                    assertThat(wrong.flaws().getFirst().message()).contains("scripted does not do Chinese");
                });
        assertThat(fine(
                                "file",
                                "",
                                "language",
                                "zh",
                                "doSubtitle",
                                "false",
                                "doContactSheet",
                                "true",
                                "contactInterval",
                                "1")
                        .language())
                .as("no engine is needed for a contact sheet")
                .isEqualTo("zh");
    }

    @Test
    void aTranscriptIsTrimmedAndBounded() {
        assertThat(fine("file", "", "transcript", "  Hello.\n").transcript()).isEqualTo("Hello.");
        assertThat(fine("file", "", "transcript", "\n").transcript()).isNull();
        assertThat(rules("file", "", "transcript", "x".repeat(SubtitleForm.TRANSCRIPT_CHARACTERS_MAX + 1)))
                .containsExactly(Rule.TRANSCRIPT_TOO_LONG);
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThat(rules("doContactSheet", "true", "translate", "true", "language", "elvish"))
                .containsExactly(
                        Rule.FILE_REQUIRED,
                        Rule.CONTACT_INTERVAL_REQUIRED,
                        Rule.MISSING_TARGET_LANGUAGE,
                        Rule.INVALID_LANGUAGE);
    }
}
