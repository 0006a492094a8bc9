package studio.atelier.work;

import java.util.List;

/**
 * The stages of a kind of job, in order. A studio offers its pipelines as CDI beans of this type (a producer method);
 * the engine collects them when the deployment starts.
 *
 * @param kind the stable name of the kind, such as {@code subtitles.transcribe}
 * @param settled false if the runs of this kind are nothing to any {@link Settlement}; see {@link #unsettled}
 */
public record Pipeline(String kind, List<Stage> stages, boolean settled) {

    public Pipeline(String kind, List<Stage> stages) {
        this(kind, stages, true);
    }

    /**
     * The same for a kind that is free and counts towards no quota: the end of a run asks nobody, and costs no statement beside the
     * report. Whoever holds credits for a job of such a kind, or counts it, must not: they would come back only when the hold expires.
     */
    public Pipeline unsettled() {
        return new Pipeline(kind, stages, false);
    }

    public Pipeline {
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("A pipeline has at least one stage: " + kind);
        }
    }
}
