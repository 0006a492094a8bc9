package studio.atelier.subtitles;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Json;
import studio.atelier.recording.Translating;
import studio.atelier.speech.Language;
import studio.atelier.translation.Translator;
import studio.atelier.translation.Translators;
import studio.atelier.wallet.Usage;
import studio.atelier.work.Attempt;
import studio.atelier.work.Failure;
import studio.atelier.work.Fault;
import studio.atelier.work.Handler;
import studio.atelier.work.Outcome;

/**
 * Translates the cues, if that was asked for; they keep their times. A cue that could not be translated is not in the translation. Into
 * the language that was spoken it is a copy.
 */
@Dependent
class TranslateCues implements Handler {

    static final String STAGE = "translate";

    /** For an engine that did not say what it heard. */
    private static final Language UNKNOWN = new Language("auto", "auto");

    private final Translators translators;
    private final Translating translating;
    private final SubtitleJobStore jobs;

    @Inject
    TranslateCues(Translators translators, Translating translating, SubtitleJobStore jobs) {
        this.translators = translators;
        this.translating = translating;
        this.jobs = jobs;
    }

    /** What this stage leaves. */
    record Translated(String language, List<Cue> cues) {}

    @Override
    public Outcome handle(Attempt attempt) throws InterruptedException {
        var target = Optional.ofNullable(JobSpec.of(attempt).targetLanguage()).flatMap(Language::find);
        if (target.isEmpty()) {
            return new Outcome.Done(Json.object());
        }
        var laid = Json.read(attempt.output(LayOut.STAGE), LayOut.Laid.class);
        var source = language(laid.language());
        if (source.equals(target.get())) {
            return done(attempt, target.get(), laid.cues());
        }
        var translator = translators.configured();
        return translator.isEmpty()
                ? new Outcome.Fail(
                        new Failure("translation_unavailable", "Translation is not offered any more", Fault.OURS))
                : translated(attempt, translator.get(), laid.cues(), source, target.get());
    }

    private static Language language(@Nullable String code) {
        return Optional.ofNullable(code).flatMap(Language::find).orElse(UNKNOWN);
    }

    private Outcome translated(Attempt attempt, Translator translator, List<Cue> cues, Language source, Language target)
            throws InterruptedException {
        var texts = cues.stream().map(TranslateCues::text).toList();
        return switch (translating.translate(attempt, STAGE, translator, texts, source, target)) {
            case Translating.Result.Ended(Outcome outcome) -> outcome;
            case Translating.Result.Translated(Map<String, String> lines, Set<String> free) -> {
                var made = new ArrayList<Cue>();
                for (Cue cue : cues) {
                    var line = lines.get(text(cue));
                    if (line != null) {
                        made.add(new Cue(cue.index(), cue.startMillis(), cue.endMillis(), TwoLines.of(line)));
                    }
                }
                long paid = texts.stream()
                        .filter(lines::containsKey)
                        .filter(text -> !free.contains(text))
                        .count();
                jobs.translated(attempt.jobId(), made.size());
                yield new Outcome.Done(Usage.of(translator.model(), paid)
                        .in(Json.mapper().valueToTree(new Translated(target.code(), made))));
            }
        };
    }

    private Outcome done(Attempt attempt, Language target, List<Cue> cues) {
        jobs.translated(attempt.jobId(), cues.size());
        return new Outcome.Done(Json.tree(new Translated(target.code(), cues)));
    }

    private static String text(Cue cue) {
        return String.join(" ", cue.lines());
    }
}
