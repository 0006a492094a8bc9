package studio.atelier.recording;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.speech.Language;
import studio.atelier.translation.Translation;
import studio.atelier.translation.Translator;
import studio.atelier.work.Attempt;
import studio.atelier.work.CallStore;
import studio.atelier.work.Outcome;

/**
 * Has lines translated, in batches. Every batch is kept when it is there, so that nothing is bought again after a crash. A batch whose
 * answer does not fit is asked for in halves; a line that cannot be had alone stays without a translation.
 */
@Dependent
public class Translating {

    private static final Logger LOG = Logger.getLogger(Translating.class);
    private static final int FULL = 100;
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private final CallStore calls;
    private final PaidResultStore paid;

    @Inject
    public Translating(CallStore calls, PaidResultStore paid) {
        this.calls = calls;
        this.paid = paid;
    }

    /** What came of it. */
    public sealed interface Result {

        /**
         * All was asked for.
         *
         * @param lines by line; those that could not be had are missing
         * @param free the lines somebody in the workspace paid for before
         */
        record Translated(Map<String, String> lines, Set<String> free) implements Result {
            public Translated {
                lines = Map.copyOf(lines);
                free = Set.copyOf(free);
            }
        }

        /** What the attempt ends with. */
        record Ended(Outcome outcome) implements Result {}
    }

    /** Translates each line once, however often it occurs. */
    public Result translate(
            Attempt attempt, String stage, Translator translator, List<String> lines, Language from, Language to)
            throws InterruptedException {
        return new Work(attempt, stage, translator, from, to).run(lines);
    }

    private final class Work {

        private final Attempt attempt;
        private final String stage;
        private final Translator translator;
        private final Language from;
        private final Language to;
        private final Map<String, String> done = new HashMap<>();
        private final Set<String> free = new HashSet<>();

        Work(Attempt attempt, String stage, Translator translator, Language from, Language to) {
            this.attempt = attempt;
            this.stage = stage;
            this.translator = translator;
            this.from = from;
            this.to = to;
        }

        Result run(List<String> lines) throws InterruptedException {
            var wanted = lines.stream()
                    .map(Translating::plain)
                    .filter(line -> !line.isEmpty())
                    .distinct()
                    .toList();
            recall(wanted);
            var open = wanted.stream().filter(line -> !done.containsKey(line)).toList();
            for (int i = 0; i < open.size(); i += translator.batch()) {
                var batch = open.subList(i, Math.min(open.size(), i + translator.batch()));
                var failure = ask(batch);
                if (failure.isPresent()) {
                    return new Result.Ended(failure.get().outcome());
                }
                attempt.progress((i + batch.size()) * FULL / open.size());
            }
            if (done.isEmpty() && !wanted.isEmpty()) {
                var nothing = ProviderFailure.of(ProviderFailure.Kind.TRANSIENT, "no line could be read");
                return new Result.Ended(nothing.outcome());
            }
            return result(lines);
        }

        private void recall(List<String> wanted) {
            var known = paid.find(
                    attempt,
                    translator.model(),
                    translator.version(),
                    wanted.stream().map(this::key).toList());
            for (String line : wanted) {
                var one = known.get(key(line));
                if (one != null) {
                    done.put(line, one.result().asText());
                    if (one.free()) {
                        free.add(line);
                    }
                }
            }
        }

        /** The failure that ends the attempt, if there is one. */
        private Optional<ProviderFailure> ask(List<String> batch) throws InterruptedException {
            var journal = calls.of(attempt, stage, translator.version());
            return switch (translator.translate(batch, from, to, journal)) {
                case Translation.Translated(List<String> translated) -> {
                    keep(batch, translated);
                    yield Optional.empty();
                }
                case Translation.Muddled _ -> halves(batch);
                case Translation.Refused(ProviderFailure why) -> {
                    LOG.infof("Translator %s: %s, %s", translator.version(), why.kind(), why.detail());
                    yield Optional.of(why);
                }
            };
        }

        private Optional<ProviderFailure> halves(List<String> batch) throws InterruptedException {
            if (batch.size() == 1) {
                LOG.infof("Translator %s has no answer for a line", translator.version());
                return Optional.empty();
            }
            int middle = batch.size() / 2;
            var failure = ask(batch.subList(0, middle));
            return failure.isPresent() ? failure : ask(batch.subList(middle, batch.size()));
        }

        private void keep(List<String> batch, List<String> translated) {
            var results = new HashMap<String, JsonNode>();
            for (int i = 0; i < batch.size(); i++) {
                done.put(batch.get(i), translated.get(i));
                results.put(key(batch.get(i)), TextNode.valueOf(translated.get(i)));
            }
            paid.keep(attempt, translator.version(), results);
        }

        private String key(String line) {
            return PaidResultStore.hash(from.code(), to.code(), line);
        }

        private Result.Translated result(List<String> lines) {
            var translated = new HashMap<String, String>();
            var old = new HashSet<String>();
            for (String line : lines) {
                var text = done.get(plain(line));
                if (text != null) {
                    translated.put(line, text);
                    if (free.contains(plain(line))) {
                        old.add(line);
                    }
                }
            }
            return new Result.Translated(translated, old);
        }
    }

    /** In one line, because lines are how a batch is told apart. */
    private static String plain(String line) {
        return SPACE.matcher(line).replaceAll(" ").strip();
    }
}
