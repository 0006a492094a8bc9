package studio.atelier.dictation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.order.Change;
import studio.atelier.order.Ordered;
import studio.atelier.platform.Seed;
import studio.atelier.platform.TestDatabase;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;
import studio.atelier.speech.Transcript;
import studio.atelier.speech.Transcription;
import studio.atelier.translation.Translation;
import studio.atelier.video.EmbeddedFfmpeg;
import studio.atelier.wallet.Unpaid;
import studio.atelier.work.Failure;
import studio.atelier.work.JobState;

/** From a recording to an exercise, and what it costs. */
class DictationsTest {

    private static final TestDatabase DB = TestDatabase.fresh();
    private static final Duration WHOLE = Duration.ofMinutes(5);
    private static final String MT = "qwen-mt";

    /** Ten seconds of tone, two of nothing. */
    private static final String TALK = "aevalsrc='if(lt(mod(t,12),10),sin(880*PI*t)*0.5,0)':d=%d:s=8000";

    @TempDir
    static Path clips;

    @TempDir
    Path objects;

    private static Path talk;
    private static Path brief;

    private final List<DictationFixture> opened = new ArrayList<>();

    @BeforeAll
    static void makeClips() throws Exception {
        talk = EmbeddedFfmpeg.make(clips.resolve("talk.flac"), "-f", "lavfi", "-i", TALK.formatted(120));
        brief = EmbeddedFfmpeg.make(clips.resolve("brief.flac"), "-f", "lavfi", "-i", TALK.formatted(24));
    }

    @AfterAll
    static void closeDatabase() {
        DB.close();
    }

    @AfterEach
    void close() {
        opened.forEach(DictationFixture::close);
    }

    private DictationFixture studio(Duration chunk, boolean translates, long credits) {
        var studio = new DictationFixture(DB, objects, chunk, translates);
        opened.add(studio);
        if (credits > 0) {
            studio.give(credits);
        }
        return studio;
    }

    @Test
    void twoMinutesWithTenSentencesCostFiftyCredits() throws Exception {
        var studio = studio(WHOLE, true, 2_000);
        var job = studio.submit(talk, MT);
        assertThat(studio.balance().held() + 2_000 - studio.balance().posted())
                .as("20 minutes of sound and 20 sentences a minute, or less once it is known")
                .isLessThanOrEqualTo(300 + 800);
        studio.work.awaitFinal(job.job().id());
        var done = studio.job(job.job().id());
        assertThat(done.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.job().progress()).isEqualTo(100);
        assertThat(done.segments()).isEqualTo(10);
        assertThat(done.length()).isEqualTo(Duration.ofMinutes(2));
        assertThat(studio.balance().posted()).isEqualTo(1_950);
        assertThat(studio.balance().held()).isZero();

        var exercise = studio.exercise(done);
        assertThat(exercise.set().title())
                .isEqualTo("Exercise " + done.job().id().toString().substring(0, 8));
        assertThat(exercise.items()).hasSize(10).allSatisfy(item -> {
            assertThat(item.translation()).startsWith("zh ");
            assertThat(item.needsReview()).isFalse();
            assertThat(item.hasAudio()).isTrue();
            assertThat(item.words()).contains("Don't", "clock");
            assertThat(item.endMillis() - item.startMillis()).isBetween(9_500L, 10_500L);
        });
    }

    @Test
    void theSameRecordingIsPaidForOnceInAWorkspace() throws Exception {
        var studio = studio(WHOLE, true, 2_000);
        studio.finish(talk, MT);
        int heard = studio.ears.calls.get();
        int translated = studio.interpreter.lines.get();
        var again = studio.finish(talk, MT);
        assertThat(again.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(again.creditsSaved()).isEqualTo(50);
        assertThat(studio.balance().posted()).isEqualTo(1_950);
        assertThat(studio.ears.calls).hasValue(heard);
        assertThat(studio.interpreter.lines).hasValue(translated);
        assertThat(studio.exercise(again).items()).hasSize(10);
        assertThat(studio.segments("heard")).isEqualTo(20);
        assertThat(studio.segments("reused")).isEqualTo(10);
        assertThat(studio.segments("needs_review")).isZero();
    }

    @Test
    void whoCannotPayTheCeilingOrdersNothing() throws Exception {
        var studio = studio(WHOLE, true, 1_099);
        assertThatThrownBy(() -> studio.submit(talk, MT)).isInstanceOf(Unpaid.class);
        assertThat(studio.request(() -> studio.dictations.list(studio.owner, 10, null))
                        .items())
                .isEmpty();
        assertThat(studio.balance().held()).isZero();
        studio.give(1);
        studio.finish(talk, MT);
        assertThat(studio.balance().posted()).isEqualTo(1_050);
    }

    @Test
    void aKnownRecordingIsHeldForItsLengthOnly() throws Exception {
        var studio = studio(WHOLE, true, 1_100);
        studio.finish(brief, MT);
        studio.ears.script = _ -> new Transcription.Working(Duration.ofMinutes(5));
        assertThat(studio.balance().available()).isLessThan(1_100);
        studio.submit(brief, MT);
        assertThat(studio.balance().held()).as("24 seconds and 8 sentences").isLessThanOrEqualTo(6 + 16);
    }

    @Test
    void withoutATranslatorNothingIsInvented() throws Exception {
        var studio = studio(WHOLE, false, 2_000);
        var job = studio.finish(talk, null);
        assertThat(job.mtModel()).isNull();
        assertThat(studio.balance().posted()).isEqualTo(1_970);
        assertThat(studio.exercise(job).set().needReview()).isEqualTo(10);
        assertThat(studio.exercise(job).items()).allSatisfy(item -> {
            assertThat(item.translation()).isNull();
            assertThat(item.needsReview()).isTrue();
        });
    }

    @Test
    @Seed("L4")
    void aRetryGoesOnWhereItFailedAndPaysOnce() throws Exception {
        var studio = studio(WHOLE, true, 2_000);
        studio.interpreter.script = lines -> studio.interpreter.lines.get() > 4
                ? new Translation.Refused(ProviderFailure.of(Kind.PERMANENT, "no"))
                : Interpreter.said(lines);
        var failed = studio.finish(talk, MT);
        assertThat(failed.job().state()).isEqualTo(JobState.FAILED);
        assertThat(failed.exerciseSetId()).isNull();
        assertThat(Objects.requireNonNull(failed.job().failure()).code()).isEqualTo("provider_refused");
        assertThat(studio.balance().posted()).as("the provider's fault").isEqualTo(2_000);
        int heard = studio.ears.calls.get();

        studio.interpreter.script = Interpreter::said;
        studio.interpreter.lines.set(0);
        assertThat(studio.request(
                        () -> studio.dictations.retry(studio.owner, failed.job().id())))
                .isInstanceOf(Change.Done.class);
        studio.work.awaitFinal(failed.job().id());
        var done = studio.job(failed.job().id());
        assertThat(done.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(studio.ears.calls).as("nothing is heard again").hasValue(heard);
        int sentences = studio.exercise(done).items().size();
        assertThat(studio.interpreter.lines).as("four were there").hasValue(sentences - 4);
        assertThat(studio.balance().posted()).isEqualTo(2_000 - 30 - 2L * sentences);
        assertThat(studio.request(
                        () -> studio.dictations.retry(studio.owner, failed.job().id())))
                .isInstanceOf(Change.Refused.class);
    }

    @Test
    void aLineThatCannotBeHadAloneStaysWithoutTranslation() throws Exception {
        var studio = studio(WHOLE, true, 2_000);
        studio.interpreter.script = lines -> lines.stream().anyMatch(line -> line.contains("nr3"))
                ? new Translation.Muddled()
                : Interpreter.said(lines);
        var job = studio.finish(talk, MT);
        assertThat(studio.exercise(job).items())
                .filteredOn(item -> item.translation() == null)
                .hasSize(1);
        assertThat(studio.balance().posted()).isEqualTo(2_000 - 30 - 18);
    }

    @Test
    void aChunkThatNobodyHearsMakesItPartialAndARetryFindsItsPlace() throws Exception {
        var studio = studio(Duration.ofSeconds(12), true, 2_000);
        // One that a whole sentence fits into; chunks come in any order.
        var refused = new AtomicBoolean();
        studio.ears.script = piece -> piece.length().toMillis() == Ears.SENTENCE && refused.compareAndSet(false, true)
                ? new Transcription.Refused(ProviderFailure.of(Kind.PERMANENT, "no"))
                : Ears.sentences(piece);
        var job = studio.finish(talk, MT);
        assertThat(job.job().state()).isEqualTo(JobState.PARTIAL);
        var before = studio.exercise(job).items();
        var learned = before.getLast().id();
        studio.request(() -> studio.exercises.attempt(
                studio.owner, Objects.requireNonNull(job.exerciseSetId()), learned, Mode.WORD, List.of("dont")));

        studio.ears.script = Ears::sentences;
        studio.request(() -> studio.dictations.retry(studio.owner, job.job().id()));
        studio.work.awaitFinal(job.job().id());
        var done = studio.job(job.job().id());
        assertThat(done.job().state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(done.exerciseSetId()).isEqualTo(job.exerciseSetId());
        var after = studio.exercise(done).items();
        assertThat(after).hasSizeGreaterThan(before.size());
        assertThat(after.stream().map(ExerciseItem::id))
                .containsAll(before.stream().map(ExerciseItem::id).toList());
        assertThat(after.getLast().attempts()).as("what was learned stays").isEqualTo(1);
        assertThat(studio.balance().posted()).isEqualTo(2_000 - 30 - 2L * after.size());
    }

    @Test
    @Seed("L4")
    void cancelledIsFinal() throws Exception {
        var studio = studio(WHOLE, true, 2_000);
        studio.ears.script = _ -> new Transcription.Working(Duration.ofMinutes(5));
        var job = studio.submit(talk, MT);
        studio.work.await(job.job().id(), one -> "asr".equals(one.stage()));
        assertThat(studio.job(job.job().id()).job().progress()).isEqualTo(35);
        assertThat(studio.balance().held())
                .as("two minutes and forty sentences")
                .isEqualTo(30 + 80);
        studio.request(() -> studio.dictations.cancel(studio.owner, job.job().id()));
        studio.work.awaitFinal(job.job().id());
        assertThat(studio.job(job.job().id()).job().state()).isEqualTo(JobState.CANCELLED);
        assertThat(studio.balance().posted()).as("nothing was done").isEqualTo(2_000);
        assertThat(studio.balance().held()).isZero();
        for (var change : List.of(
                studio.request(
                        () -> studio.dictations.cancel(studio.owner, job.job().id())),
                studio.request(
                        () -> studio.dictations.retry(studio.owner, job.job().id())))) {
            assertThat(change).isInstanceOf(Change.Refused.class);
        }
    }

    private static Failure failure(DictationJob job) {
        assertThat(job.job().state()).isEqualTo(JobState.FAILED);
        return Objects.requireNonNull(job.job().failure());
    }

    @Test
    void failuresHaveTheirWords() throws Exception {
        var studio = studio(WHOLE, false, 9_000);
        studio.ears.script = piece ->
                new Transcription.Heard(new Transcript("dashscope:paraformer-v2", "en", List.of()), piece.length());
        assertThat(failure(studio.finish(brief, null)).code()).isEqualTo("asr_empty");
        studio.ears.script = Ears::sentences;
        var longer = EmbeddedFfmpeg.make(
                clips.resolve("long.flac"), "-f", "lavfi", "-i", "anullsrc=r=8000:cl=mono", "-t", "1201");
        assertThat(failure(studio.finish(longer, null)).code()).isEqualTo("video_too_long");
        var mute = EmbeddedFfmpeg.make(clips.resolve("mute.mp4"), "-f", "lavfi", "-i", "testsrc=d=1:s=160x120:r=10");
        assertThat(failure(studio.finish(mute, null)).code()).isEqualTo("audio_extract_failed");
    }

    @Test
    @Seed("L12")
    void aRetryAfterTheSourceIsGoneSaysSo() throws Exception {
        var studio = studio(WHOLE, true, 2_000);
        studio.interpreter.script = _ -> new Translation.Refused(ProviderFailure.of(Kind.PERMANENT, "no"));
        var job = studio.finish(brief, MT);
        DB.engine()
                .update(
                        "UPDATE media_object SET state = 'deleted' WHERE id = (SELECT upload_id FROM dictation_job WHERE job_id = ?)",
                        job.job().id());
        studio.interpreter.script = Interpreter::said;
        assertThat(studio.request(
                        () -> studio.dictations.retry(studio.owner, job.job().id())))
                .isInstanceOf(Change.SourceExpired.class);
        assertThat(studio.balance().held()).isZero();
    }

    @Test
    @Seed("L14")
    void learningRecordsStayWhenTheMediaHaveGone() throws Exception {
        var studio = studio(WHOLE, true, 2_000);
        var job = studio.finish(brief, MT);
        var set = Objects.requireNonNull(job.exerciseSetId());
        var first = studio.exercise(job).items().getFirst();
        assertThat(first.hasAudio()).isTrue();
        studio.request(() ->
                studio.exercises.attempt(studio.owner, set, first.id(), Mode.SENTENCE, List.of(first.transcript())));
        long left = studio.balance().posted();

        DB.owner()
                .update(
                        "UPDATE job SET finished_at = finished_at - interval '73 hours' WHERE id = ?",
                        job.job().id());
        int clipsAndSource = studio.exercise(job).items().size() + 1;
        assertThat(studio.media.sweep()).isGreaterThanOrEqualTo(clipsAndSource);

        var after = studio.exercise(job);
        assertThat(after.items()).noneMatch(ExerciseItem::hasAudio);
        assertThat(after.items().getFirst())
                .returns(first.transcript(), ExerciseItem::transcript)
                .returns(1, ExerciseItem::attempts)
                .returns(true, ExerciseItem::completed);
        assertThat(after.set().progress()).isEqualTo(new Progress(0, 1));
        assertThat(studio.request(() -> studio.exercises.attempts(studio.owner, set, null, 10, null))
                        .orElseThrow()
                        .items())
                .hasSize(1);
        assertThat(studio.request(() -> studio.exercises.attempt(
                        studio.owner, set, after.items().getLast().id(), Mode.WORD, List.of("dont"))))
                .as("it can still be practised")
                .isInstanceOf(Exercises.Answered.Marked.class);
        assertThat(studio.balance().posted()).as("the ledger").isEqualTo(left);
    }

    @Test
    void theSameOrderUnderAKeyIsOneJob() throws Exception {
        var studio = studio(WHOLE, true, 2_200);
        var first = studio.order(brief, MT, "key-1");
        var second = studio.order(brief, MT, "key-1");
        assertThat(first).isInstanceOf(Ordered.Accepted.class);
        assertThat(second).isInstanceOf(Ordered.Replayed.class);
        assertThat(studio.order(talk, MT, "key-1")).isInstanceOf(Ordered.KeyReused.class);
        assertThat(studio.request(() -> studio.dictations.submit(
                        studio.owner, new DictationOrder("paraformer-v2", null, null), UUID.randomUUID(), false, null)))
                .isInstanceOf(Ordered.UploadNotFound.class);
    }
}
