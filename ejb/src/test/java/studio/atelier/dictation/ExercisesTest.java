package studio.atelier.dictation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.dictation.Exercises.Answered;
import studio.atelier.dictation.Exercises.Audio;
import studio.atelier.dictation.Exercises.Exercise;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Seed;
import studio.atelier.platform.TestDatabase;
import studio.atelier.platform.Uuid7;

class ExercisesTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    private final Exercises exercises = new Exercises(new ExerciseStore(DB.app()));
    private final Caller ada = caller(UUID.randomUUID());

    @AfterAll
    static void close() {
        DB.close();
    }

    private static Caller caller(UUID workspace) {
        return new Caller(UUID.randomUUID(), workspace, "owner", false, UUID.randomUUID());
    }

    private static <T> T as(Caller caller, Supplier<T> body) {
        return DB.request(caller.tenant(), body);
    }

    private static UUID set(Caller owner, String... sentences) {
        var set = Uuid7.next();
        DB.engine().update("""
                INSERT INTO exercise_set (id, workspace_id, account_id, job_id, title, source_language, target_language, asr_engine, published_at)
                VALUES (?, ?, ?, ?, 'Exercise', 'en', 'zh', 'scripted', atelier_now())""", set, owner.workspaceId(), owner.accountId(), Uuid7.next());
        int start = 0;
        for (String sentence : sentences) {
            var words = Tokens.of(sentence);
            DB.engine()
                    .update(
                            """
                    INSERT INTO exercise_item (id, workspace_id, set_id, start_ms, end_ms, transcript, needs_review, words, accepted)
                    VALUES (?, ?, ?, ?, ?, ?, true, ?, ?)""",
                            Uuid7.next(),
                            owner.workspaceId(),
                            set,
                            start,
                            start + 900,
                            sentence,
                            words.toArray(String[]::new),
                            words.stream().map(Tokens::accepted).toArray(String[]::new));
            start += 1_000;
        }
        return set;
    }

    private Exercise look(UUID set) {
        return as(ada, () -> exercises.find(ada, set)).orElseThrow();
    }

    private Answered.Marked answer(UUID set, int item, Mode mode, String... typed) {
        var id = look(set).items().get(item).id();
        return switch (as(ada, () -> exercises.attempt(ada, set, id, mode, List.of(typed)))) {
            case Answered.Marked marked -> marked;
            case Answered other -> throw new AssertionError(other);
        };
    }

    @Test
    @Seed("L5")
    void anExerciseHasItsSentencesInOrder() {
        var set = set(ada, "Don't stop now.", "Go on.");
        var exercise = look(set);
        assertThat(exercise.items()).extracting(ExerciseItem::segmentIndex).containsExactly(0, 1);
        assertThat(exercise.items().getFirst().words()).containsExactly("Don't", "stop", "now");
        assertThat(exercise.items()).noneMatch(ExerciseItem::hasAudio).noneMatch(ExerciseItem::completed);
        assertThat(exercise.set().progress()).isEqualTo(new Progress(0, 0));
        assertThat(exercise.set().needReview()).isEqualTo(2);
    }

    @Test
    void aSentenceCountsOnceHoweverOftenItIsRight() {
        var set = set(ada, "Don't stop now.", "Go on.", "Yes.");
        assertThat(answer(set, 0, Mode.SENTENCE, "don\u2019t stop").attempt().score())
                .isEqualByComparingTo("66.67");
        assertThat(answer(set, 0, Mode.SENTENCE, "don't", "stop", "now").progress())
                .isEqualTo(new Progress(0, 1));
        assertThat(answer(set, 0, Mode.SENTENCE, "dont stop now").progress()).isEqualTo(new Progress(0, 1));
        assertThat(answer(set, 2, Mode.WORD, "no").progress()).isEqualTo(new Progress(2, 1));
        assertThat(answer(set, 0, Mode.SENTENCE, "x").progress()).as("stays").isEqualTo(new Progress(2, 1));
        var item = look(set).items().getFirst();
        assertThat(item.attempts()).isEqualTo(4);
        assertThat(item.bestScore()).isEqualByComparingTo("100");
        assertThat(item.completed()).isTrue();
    }

    @Test
    void twoDevicesAtOnceMakeTwoAttemptsAndOneProgress() throws Exception {
        var set = set(ada, "Go on.");
        var item = look(set).items().getFirst().id();
        Callable<Answered> go =
                () -> as(ada, () -> exercises.attempt(ada, set, item, Mode.SENTENCE, List.of("go", "on")));
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var done :
                    threads.invokeAll(IntStream.range(0, 16).mapToObj(_ -> go).toList())) {
                assertThat(done.get()).isInstanceOf(Answered.Marked.class);
            }
        }
        assertThat(look(set).set().progress()).isEqualTo(new Progress(0, 1));
        assertThat(look(set).items().getFirst().attempts()).isEqualTo(16);
        var page = as(ada, () -> exercises.attempts(ada, set, item, 10, null)).orElseThrow();
        assertThat(page.items()).hasSize(10);
        var rest = as(ada, () -> exercises.attempts(ada, set, null, 10, page.next()))
                .orElseThrow();
        assertThat(rest.items()).hasSize(6);
        assertThat(rest.next()).isNull();
        assertThat(rest.items().getFirst().results()).containsExactly(true, true);
    }

    @Test
    void nobodyElseSeesThem() {
        var set = set(ada, "Go on.");
        var item = look(set).items().getFirst().id();
        for (Caller other : List.of(caller(ada.workspaceId()), caller(UUID.randomUUID()))) {
            assertThat(as(other, () -> exercises.find(other, set))).isEmpty();
            assertThat(as(other, () -> exercises.list(other, 10, null)).items()).isEmpty();
            assertThat(as(other, () -> exercises.attempts(other, set, null, 10, null)))
                    .isEmpty();
            assertThat(as(other, () -> exercises.audio(other, item))).isInstanceOf(Audio.NoItem.class);
            assertThat(as(other, () -> exercises.attempt(other, set, item, Mode.WORD, List.of("go"))))
                    .isInstanceOf(Answered.NoExercise.class);
        }
        assertThat(as(ada, () -> exercises.audio(ada, item))).isInstanceOf(Audio.Gone.class);
        assertThat(as(ada, () -> exercises.attempt(ada, set, UUID.randomUUID(), Mode.WORD, List.of("go"))))
                .isInstanceOf(Answered.NoItem.class);
    }

    @Test
    void theListComesInPages() {
        var first = set(ada, "One.");
        var second = set(ada, "Two.", "Three.");
        var page = as(ada, () -> exercises.list(ada, 1, null));
        assertThat(page.items()).extracting(ExerciseSet::id).containsExactly(second);
        assertThat(page.items().getFirst().items()).isEqualTo(2);
        assertThat(as(ada, () -> exercises.list(ada, 1, page.next())).items())
                .extracting(ExerciseSet::id)
                .containsExactly(first);
    }
}
