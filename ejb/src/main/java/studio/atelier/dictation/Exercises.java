package studio.atelier.dictation;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import studio.atelier.identity.Caller;
import studio.atelier.platform.Page;

/**
 * The exercises of an account, its attempts and its progress. They are a learner's own: other members of the workspace do not see
 * them, its owner neither. Every call is one transaction.
 */
@Dependent
public class Exercises {

    private final ExerciseStore store;

    @Inject
    Exercises(ExerciseStore store) {
        this.store = store;
    }

    /** An exercise with its sentences, in order. */
    public record Exercise(ExerciseSet set, List<ExerciseItem> items) {}

    /** What became of an answer. */
    public sealed interface Answered {

        /** It is marked and kept. */
        record Marked(ExerciseAttempt attempt, Progress progress) implements Answered {}

        record NoExercise() implements Answered {}

        record NoItem() implements Answered {}
    }

    /** The clip of a sentence. */
    public sealed interface Audio {

        record Clip(UUID objectId) implements Audio {}

        record NoItem() implements Audio {}

        /** It could not be made, or its time is over. */
        record Gone() implements Audio {}
    }

    @Transactional
    public Page<ExerciseSet> list(Caller caller, int limit, @Nullable UUID before) {
        var found = store.list(caller, limit + 1, before);
        return found.size() > limit
                ? new Page<>(found.subList(0, limit), found.get(limit - 1).id())
                : new Page<>(found, null);
    }

    @Transactional
    public Optional<Exercise> find(Caller caller, UUID setId) {
        return store.find(caller, setId).map(set -> new Exercise(set, store.items(caller, setId)));
    }

    /** Marks an answer and keeps it. Done twice, it is two attempts, and the progress of one. */
    @Transactional
    public Answered attempt(Caller caller, UUID setId, UUID itemId, Mode mode, List<String> submitted) {
        var accepted = store.accepted(caller, setId, itemId);
        if (accepted.isEmpty()) {
            return store.find(caller, setId).isEmpty() ? new Answered.NoExercise() : new Answered.NoItem();
        }
        var marking = Marking.of(accepted.get(), submitted, mode);
        var attempt = store.insert(caller, setId, itemId, mode, submitted, marking);
        return new Answered.Marked(
                attempt, store.find(caller, setId).orElseThrow().progress());
    }

    /** Newest first; nothing if there is no such exercise. */
    @Transactional
    public Optional<Page<ExerciseAttempt>> attempts(
            Caller caller, UUID setId, @Nullable UUID itemId, int limit, @Nullable UUID before) {
        return store.find(caller, setId).map(_ -> {
            var found = store.attempts(caller, setId, itemId, limit + 1, before);
            return found.size() > limit
                    ? new Page<>(found.subList(0, limit), found.get(limit - 1).id())
                    : new Page<>(found, null);
        });
    }

    @Transactional
    public Audio audio(Caller caller, UUID itemId) {
        return store.audio(caller, itemId)
                .<Audio>map(clip -> clip.<Audio>map(Audio.Clip::new).orElseGet(Audio.Gone::new))
                .orElseGet(Audio.NoItem::new);
    }
}
