package studio.atelier.work;

import java.util.List;

/**
 * The stages of a kind of job, in order. A studio offers its pipelines as CDI beans of this type (a producer method);
 * the engine collects them when the deployment starts.
 *
 * @param kind the stable name of the kind, such as {@code subtitles.transcribe}
 */
public record Pipeline(String kind, List<Stage> stages) {

    public Pipeline {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("A pipeline has at least one stage: " + kind);
        }
    }
}
