package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.media.UrlFetch;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.speech.Language;
import studio.atelier.subtitles.SubtitleJob.Component;
import studio.atelier.subtitles.Subtitles.Variant;
import studio.atelier.translation.Translation;
import studio.atelier.translation.Translator;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.work.CallJournal;
import studio.atelier.work.JobState;

/** Subtitles in another language, and in two. */
class TranslationTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final String TALK = "aevalsrc='if(lt(mod(t,2),1.5),sin(880*PI*t)*0.5,0)':d=7:s=16000";

    @TempDir
    static Path clips;

    @TempDir
    Path objects;

    private static Path talk;

    private final List<StudioFixture> opened = new ArrayList<>();

    /** Says the same in capitals, or refuses. */
    private record Capitals(boolean refuses) implements Translator {
        @Override
        public String model() {
            return "qwen-mt";
        }

        @Override
        public String version() {
            return "scripted:capitals";
        }

        @Override
        public int batch() {
            return 3;
        }

        @Override
        public Translation translate(List<String> lines, Language from, Language to, CallJournal journal) {
            return refuses
                    ? new Translation.Refused(ProviderFailure.of(Kind.PERMANENT, "no"))
                    : new Translation.Translated(lines.stream()
                            .map(line -> from.code() + " " + to.code() + " " + line)
                            .toList());
        }
    }

    @BeforeAll
    static void makeClip() throws Exception {
        DB.owner().update("UPDATE model_route SET cost_per_unit = 0, version = version + 1 WHERE name = 'qwen-mt'");
        talk = EmbeddedFfmpeg.make(clips.resolve("talk.wav"), "-f", "lavfi", "-i", TALK);
    }

    @AfterAll
    static void closeDatabase() {
        DB.close();
    }

    @AfterEach
    void close() {
        opened.forEach(StudioFixture::close);
    }

    private StudioFixture with(Translator translator) {
        var studio = new StudioFixture(DB, objects, ScriptedSpeech.english(), new UrlFetch(), Optional.of(translator));
        opened.add(studio);
        return studio;
    }

    private static SubtitleRequest into(String language) {
        return new SubtitleRequest("en", null, true, false, null, language, false);
    }

    private static Optional<SubtitleFile> file(StudioFixture studio, SubtitleJob job, Variant variant) {
        return studio.request(
                () -> studio.subtitles.file(studio.owner, job.job().id(), variant));
    }

    @Test
    void aTranslationHasTheTimesOfTheSource() throws Exception {
        var studio = with(new Capitals(false));
        var job = studio.finish(into("fr"), talk);
        assertThat(job.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.translation()).isEqualTo(Component.SUCCESS);
        var source = file(studio, job, Variant.SOURCE).orElseThrow().segments();
        var translation = file(studio, job, Variant.TRANSLATION).orElseThrow().segments();
        assertThat(translation)
                .hasSameSizeAs(source)
                .allSatisfy(segment -> assertThat(segment.text()).startsWith("en fr "));
        assertThat(translation.getFirst().startMillis())
                .isEqualTo(source.getFirst().startMillis());
        assertThat(file(studio, job, Variant.BILINGUAL)
                        .orElseThrow()
                        .segments()
                        .getFirst()
                        .text())
                .isEqualTo(
                        source.getFirst().text() + "\n" + translation.getFirst().text());
    }

    @Test
    void intoTheLanguageThatWasSpokenItIsACopy() throws Exception {
        var studio = with(new Capitals(true));
        var job = studio.finish(into("en"), talk);
        assertThat(job.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(file(studio, job, Variant.TRANSLATION).orElseThrow().segments())
                .isEqualTo(file(studio, job, Variant.SOURCE).orElseThrow().segments());
    }

    @Test
    void withoutTheTranslationTheSubtitlesAreStillThere() throws Exception {
        var studio = with(new Capitals(true));
        var job = studio.finish(into("zh"), talk);
        assertThat(job.job().state()).isEqualTo(JobState.PARTIAL);
        assertThat(job.translation()).isEqualTo(Component.FAILED);
        assertThat(Objects.requireNonNull(job.job().failure()).code()).isEqualTo("provider_refused");
        assertThat(file(studio, job, Variant.SOURCE)).isPresent();
        assertThat(file(studio, job, Variant.TRANSLATION)).isEmpty();
        assertThat(file(studio, job, Variant.BILINGUAL)).isEmpty();
    }

    @Test
    void theFileItselfCanBeHad() throws Exception {
        var studio = with(new Capitals(false));
        var job = studio.finish(into("fr"), talk);
        assertThat(studio.request(
                        () -> studio.subtitles.video(studio.owner, job.job().id())))
                .isPresent();
    }

    @Test
    void aTextIsSetIntoTwoLinesOfOneWidth() {
        assertThat(TwoLines.of("short")).containsExactly("short");
        assertThat(TwoLines.of("a line that is longer than anybody wants to read at once here"))
                .containsExactly("a line that is longer than anybody", "wants to read at once here");
        assertThat(TwoLines.of("\u4f60".repeat(30))).containsExactly("\u4f60".repeat(15), "\u4f60".repeat(15));
        assertThat(TwoLines.of("x".repeat(60))).containsExactly("x".repeat(60));
    }
}
