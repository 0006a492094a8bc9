package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.identity.Caller;
import studio.atelier.order.Change;
import studio.atelier.order.Ordered;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.recording.RecordingFiles;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Transcription;
import studio.atelier.subtitles.SubtitleJob.Component;
import studio.atelier.subtitles.Subtitles.Variant;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.work.Deletion;
import studio.atelier.work.Fault;
import studio.atelier.work.JobState;

class SubtitlesTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final SubtitleRequest SUBTITLES = new SubtitleRequest("en", null, true, false, null);
    private static final SubtitleRequest SHEET = new SubtitleRequest(null, null, false, true, Duration.ofMillis(500));
    private static final SubtitleRequest BOTH = new SubtitleRequest(null, null, true, true, Duration.ofSeconds(1));

    /** Speech-like sound: a second and a half of tone, half a second of nothing, for seven seconds. */
    private static final String TALK = "aevalsrc='if(lt(mod(t,2),1.5),sin(880*PI*t)*0.5,0)':d=7:s=16000";

    @TempDir
    static Path clips;

    @TempDir
    Path objects;

    private static Path talk;
    private static Path film;

    private final List<StudioFixture> opened = new ArrayList<>();

    @BeforeAll
    static void makeClips() throws Exception {
        talk = EmbeddedFfmpeg.make(clips.resolve("talk.wav"), "-f", "lavfi", "-i", TALK);
        film = EmbeddedFfmpeg.make(
                clips.resolve("film.mp4"), "-f", "lavfi", "-i", "testsrc=d=3:s=160x120:r=10", "-pix_fmt", "yuv420p");
    }

    @AfterAll
    static void closeDatabase() {
        DB.close();
    }

    @AfterEach
    void close() {
        opened.forEach(StudioFixture::close);
    }

    private StudioFixture with(ScriptedSpeech speech) {
        var studio = new StudioFixture(DB, objects, speech);
        opened.add(studio);
        return studio;
    }

    @Test
    void aRecordingIsHeardInChunksAndBecomesSubtitles() throws Exception {
        var speech = ScriptedSpeech.english();
        var studio = with(speech);
        var job = studio.finish(SUBTITLES, talk);

        assertThat(job.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.subtitle()).isEqualTo(Component.SUCCESS);
        assertThat(job.contactSheet()).isEqualTo(Component.SKIPPED);
        assertThat(speech.given).hasSizeBetween(2, 4).allSatisfy(piece -> {
            assertThat(piece.language()).isEqualTo("en");
            assertThat(piece.length()).isLessThanOrEqualTo(Duration.ofSeconds(4));
        });
        var result = Objects.requireNonNull(job.result());
        assertThat(result.engine()).isEqualTo("scripted");
        assertThat(result.detectedLanguage()).isEqualTo("en");
        var file = studio.request(
                        () -> studio.subtitles.file(studio.owner, job.job().id(), Variant.SOURCE))
                .orElseThrow();
        assertThat(file.segments())
                .hasSize(result.cues())
                .last()
                .satisfies(last -> assertThat(last.endMillis())
                        .as("times are those of the whole recording")
                        .isGreaterThan(5_000));
        assertThat(file.srt()).startsWith("1\n00:00:00,000 --> ").contains("word");
        assertThat(file.vtt()).startsWith("WEBVTT");
    }

    @Test
    void theAudioOfTheChunksGoesWhenTheTextIsThere() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var job = studio.finish(SUBTITLES, talk);

        assertThat(studio.request(() -> studio.media.artifacts.find(
                        studio.owner.workspaceId(), job.job().id(), RecordingFiles.AUDIO, 0)))
                .isEmpty();
    }

    @Test
    void silenceMakesAnEmptyFileAndNoFailure() throws Exception {
        var quiet = ScriptedSpeech.playing(
                piece -> new Transcription.Heard(new Transcript("scripted", null, List.of()), piece.length()));
        var studio = with(quiet);
        var job = studio.finish(SUBTITLES, talk);

        assertThat(job.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(studio.request(() ->
                                studio.subtitles.file(studio.owner, job.job().id(), Variant.SOURCE))
                        .orElseThrow()
                        .segments())
                .isEmpty();
    }

    @Test
    void aContactSheetAloneNeedsNoEars() throws Exception {
        var speech = ScriptedSpeech.english();
        var studio = with(speech);
        var job = studio.finish(SHEET, film);

        assertThat(job.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.subtitle()).isEqualTo(Component.SKIPPED);
        assertThat(job.contactSheet()).isEqualTo(Component.SUCCESS);
        assertThat(speech.given).isEmpty();
        var sheet = studio.request(() ->
                        studio.subtitles.contactSheet(studio.owner, job.job().id()))
                .orElseThrow();
        assertThat(sheet.contentType()).isEqualTo("image/png");
        assertThat(studio.request(
                        () -> studio.subtitles.file(studio.owner, job.job().id(), Variant.SOURCE)))
                .isEmpty();
    }

    @Test
    void withoutPicturesTheSubtitlesAreStillDelivered() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var job = studio.finish(BOTH, talk);

        assertThat(job.job().state()).isEqualTo(JobState.PARTIAL);
        assertThat(job.subtitle()).isEqualTo(Component.SUCCESS);
        assertThat(job.contactSheet()).isEqualTo(Component.FAILED);
    }

    @Test
    void aFileWithoutSoundAndOneThatIsNoMediumAreTheInputsFault() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var broken = clips.resolve("broken.wav");
        Files.writeString(broken, "RIFF....WAVEfmt and nothing that makes sense after that");

        for (var job : List.of(studio.finish(SUBTITLES, film), studio.finish(SUBTITLES, broken))) {
            assertThat(job.job().state()).isEqualTo(JobState.FAILED);
            assertThat(job.subtitle()).isEqualTo(Component.FAILED);
            var failure = Objects.requireNonNull(job.job().failure());
            assertThat(failure.code()).isIn("no_audio", "unreadable_media");
            assertThat(failure.fault()).isEqualTo(Fault.INPUT);
        }
    }

    @Test
    void aKnownTextIsAlignedInOneGo() throws Exception {
        var speech = ScriptedSpeech.aligning();
        var studio = with(speech);
        studio.finish(new SubtitleRequest("en", "word word.", true, false, null), talk);

        assertThat(speech.given).containsExactly(new ScriptedSpeech.Given(Duration.ofSeconds(7), "en", "word word."));
    }

    @Test
    void anEngineThatOnlyRecognisesGivesTheTimesOfAKnownText() throws Exception {
        var speech = ScriptedSpeech.english();
        var studio = with(speech);
        var job = studio.finish(new SubtitleRequest("en", "Word, Word! Never said.", true, false, null), talk);

        assertThat(speech.given).hasSizeGreaterThan(1).allMatch(piece -> piece.text() == null);
        assertThat(studio.request(() ->
                                studio.subtitles.file(studio.owner, job.job().id(), Variant.SOURCE))
                        .orElseThrow()
                        .srt())
                .contains("Word, Word!")
                .contains("Never said.");
    }

    @Test
    void aChunkThatCannotBeHeardLeavesAHoleAndARetryHearsOnlyThatOne() throws Exception {
        // Two of the pieces sound alike, and what one of them gave would do for the other: this one is like none.
        var unique = Duration.ofMillis(1_750);
        var calls = new AtomicInteger();
        var speech = ScriptedSpeech.playing(piece -> piece.length().equals(unique) && calls.incrementAndGet() == 1
                ? new Transcription.Refused(ProviderFailure.of(Kind.PERMANENT, "no"))
                : ScriptedSpeech.heard(piece));
        var studio = with(speech);
        var holed = studio.finish(SUBTITLES, talk);
        int heard = speech.given.size();
        assertThat(holed.job().state()).isEqualTo(JobState.PARTIAL);
        assertThat(holed.subtitle()).isEqualTo(Component.PARTIAL);

        var change = studio.request(
                () -> studio.subtitles.retry(studio.owner, holed.job().id()));
        studio.work.awaitFinal(holed.job().id());

        var whole = studio.job(holed.job().id());
        assertThat(change).isInstanceOf(Change.Done.class);
        assertThat(whole.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(whole.subtitle()).isEqualTo(Component.SUCCESS);
        assertThat(speech.given).hasSize(heard + 1);
    }

    @Test
    void whatNobodyCanHearFails() throws Exception {
        var deaf = ScriptedSpeech.playing(piece -> new Transcription.Refused(ProviderFailure.of(Kind.REJECTED, "no")));
        var job = with(deaf).finish(SUBTITLES, talk);

        assertThat(job.job().state()).isEqualTo(JobState.FAILED);
        assertThat(Objects.requireNonNull(job.job().failure()).code()).isEqualTo("content_rejected");
    }

    @Test
    void aProviderAtWorkOrBusyIsNoAttempt() throws Exception {
        var calls = new AtomicInteger();
        var speech = ScriptedSpeech.playing(piece -> switch (calls.incrementAndGet()) {
            case 1, 2, 3, 4, 5 -> new Transcription.Working(Duration.ofMillis(10));
            case 6 -> new Transcription.Refused(new ProviderFailure(Kind.THROTTLED, "slow", Duration.ZERO));
            default -> ScriptedSpeech.heard(piece);
        });

        assertThat(with(speech).finish(SUBTITLES, talk).job().state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void theSameRequestUnderOneKeyIsOneJobAlsoWithTheFileSentAgain() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var first = studio.order(studio.owner, SUBTITLES, studio.upload(talk).id(), "key-1");
        var again = studio.order(studio.owner, SUBTITLES, studio.upload(talk).id(), "key-1");
        var other = studio.order(studio.owner, SUBTITLES, studio.upload(film).id(), "key-1");

        assertThat(first).isInstanceOf(Ordered.Accepted.class);
        assertThat(again).isInstanceOf(Ordered.Replayed.class);
        assertThat(other).isInstanceOf(Ordered.KeyReused.class);
        var id = ((Ordered.Accepted<SubtitleJob>) first).job().job().id();
        assertThat(((Ordered.Replayed<SubtitleJob>) again).job().job().id()).isEqualTo(id);
        studio.work.awaitFinal(id);
    }

    @Test
    void anUploadThatIsNamedIsThatUploadWhateverIsInIt() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var one = new Subtitles.Source.Upload(studio.upload(film).id(), false);
        var twin = new Subtitles.Source.Upload(studio.upload(film).id(), false);

        var first = studio.request(() -> studio.subtitles.submit(studio.owner, SHEET, one, "key-6"));
        assertThat(first).isInstanceOf(Ordered.Accepted.class);
        assertThat(studio.request(() -> studio.subtitles.submit(studio.owner, SHEET, one, "key-6")))
                .isInstanceOf(Ordered.Replayed.class);
        assertThat(studio.request(() -> studio.subtitles.submit(studio.owner, SHEET, twin, "key-6")))
                .isInstanceOf(Ordered.KeyReused.class);
        studio.work.awaitFinal(
                ((Ordered.Accepted<SubtitleJob>) first).job().job().id());
    }

    @Test
    void anUnknownUploadIsNoJob() {
        var studio = with(ScriptedSpeech.english());

        assertThat(studio.order(studio.owner, SUBTITLES, UUID.randomUUID(), "key-2"))
                .isInstanceOf(Ordered.UploadNotFound.class);
        assertThat(list(studio, studio.owner)).isEmpty();
    }

    @Test
    void membersSeeTheirOwnJobsAndOwnersAll() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var mine = studio.submit(SUBTITLES, talk).job().id();
        var order = studio.order(studio.member, SUBTITLES, studio.upload(talk).id(), "key-3");
        var theirs = ((Ordered.Accepted<SubtitleJob>) order).job().job().id();

        assertThat(list(studio, studio.member)).containsExactly(theirs);
        assertThat(list(studio, studio.owner)).containsExactly(theirs, mine);
        assertThat(studio.request(() -> studio.subtitles.find(studio.member, mine)))
                .isEmpty();
        assertThat(studio.request(() -> studio.subtitles.cancel(studio.member, mine)))
                .isInstanceOf(Change.NotFound.class);
        assertThat(studio.request(() -> studio.subtitles.delete(studio.member, mine)))
                .isInstanceOf(Deletion.Unknown.class);

        var first = studio.request(() -> studio.subtitles.list(studio.owner, 1, null));
        var last = studio.request(() -> studio.subtitles.list(studio.owner, 1, first.next()));
        assertThat(first.items()).extracting(job -> job.job().id()).containsExactly(theirs);
        assertThat(last.items()).extracting(job -> job.job().id()).containsExactly(mine);
        assertThat(last.next()).isNull();
        studio.work.awaitFinal(mine);
        studio.work.awaitFinal(theirs);
    }

    private static List<UUID> list(StudioFixture studio, Caller caller) {
        return studio.request(() -> studio.subtitles.list(caller, 10, null)).items().stream()
                .map(job -> job.job().id())
                .toList();
    }

    @Test
    void aFinishedJobIsDeletedWithEverythingThatBelongsToIt() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var upload = studio.upload(film);
        var first = ((Ordered.Accepted<SubtitleJob>) studio.order(studio.owner, SHEET, upload.id(), "key-4"))
                .job()
                .job()
                .id();
        var second = ((Ordered.Accepted<SubtitleJob>) studio.order(studio.owner, SHEET, upload.id(), "key-5"))
                .job()
                .job()
                .id();
        studio.work.awaitFinal(first);
        studio.work.awaitFinal(second);

        assertThat(delete(studio, first)).isInstanceOf(Deletion.Deleted.class);
        assertThat(studio.request(() -> studio.subtitles.find(studio.owner, first)))
                .isEmpty();
        assertThat(uploaded(studio, upload.id()))
                .as("the other job still uses the file")
                .isTrue();

        assertThat(delete(studio, second)).isInstanceOf(Deletion.Deleted.class);
        assertThat(uploaded(studio, upload.id())).isFalse();
        assertThat(studio.request(() ->
                        studio.media.artifacts.find(studio.owner.workspaceId(), second, JobFiles.CONTACT_SHEET, 0)))
                .isEmpty();
        assertThat(delete(studio, second)).isInstanceOf(Deletion.Unknown.class);
    }

    @Test
    void aRetryAfterTheSourceHasExpiredSaysSo() throws Exception {
        var deaf = ScriptedSpeech.playing(piece -> new Transcription.Refused(ProviderFailure.of(Kind.REJECTED, "no")));
        var studio = with(deaf);
        var id = studio.finish(SUBTITLES, talk).job().id();
        DB.owner().update("UPDATE media_object SET state = 'deleted' WHERE area = 'upload'");

        assertThat(studio.request(() -> studio.subtitles.retry(studio.owner, id)))
                .isInstanceOf(Change.SourceExpired.class);
        assertThat(studio.job(id).job().state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aFailedJobIsForgottenAfterAWeekAndOneThatSucceededAfterThreeMonths() throws Exception {
        var studio = with(ScriptedSpeech.english());
        var good = studio.finish(SUBTITLES, talk).job().id();
        var bad = studio.submit(SUBTITLES, talk).job().id();
        studio.request(() -> studio.subtitles.cancel(studio.owner, bad));
        studio.work.awaitFinal(bad);
        age(studio, 8);
        assertThat(apply(studio)).isEqualTo(1);
        assertThat(studio.request(() -> studio.subtitles.find(studio.owner, bad)))
                .isEmpty();
        assertThat(studio.job(good).job().state()).isEqualTo(JobState.SUCCEEDED);

        age(studio, 83);
        assertThat(apply(studio)).isEqualTo(1);
        assertThat(apply(studio)).isZero();
        assertThat(studio.request(() -> studio.subtitles.find(studio.owner, good)))
                .isEmpty();
    }

    private static int apply(StudioFixture studio) {
        return DB.transaction(() -> studio.terms.apply(10));
    }

    private static void age(StudioFixture studio, int days) {
        DB.owner()
                .update(
                        "UPDATE job SET finished_at = finished_at - make_interval(days => ?) WHERE workspace_id = ?",
                        days,
                        studio.owner.workspaceId());
    }

    private static Deletion delete(StudioFixture studio, UUID job) {
        return studio.request(() -> studio.subtitles.delete(studio.owner, job));
    }

    private static boolean uploaded(StudioFixture studio, UUID upload) {
        return studio.request(() -> studio.media.uploads.find(studio.owner.workspaceId(), upload))
                .isPresent();
    }
}
