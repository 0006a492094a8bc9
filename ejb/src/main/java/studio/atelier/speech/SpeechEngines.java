package studio.atelier.speech;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The engines of this server by their models: the one it was told to use, and the others that are configured. */
public final class SpeechEngines {

    private final SpeechToText chosen;
    private final Map<String, SpeechToText> byModel = new LinkedHashMap<>();

    /** @param engines the chosen one first; of two with one model the first counts */
    public SpeechEngines(List<? extends SpeechToText> engines) {
        this.chosen = engines.getFirst();
        engines.forEach(engine -> byModel.putIfAbsent(engine.model(), engine));
    }

    /** The one to use where nobody asks for another. */
    public SpeechToText chosen() {
        return chosen;
    }

    /** The one of this model, if it is configured here. */
    public Optional<SpeechToText> find(String model) {
        return Optional.ofNullable(byModel.get(model));
    }

    public Set<String> models() {
        return Set.copyOf(byModel.keySet());
    }
}
