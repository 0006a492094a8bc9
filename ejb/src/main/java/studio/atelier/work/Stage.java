package studio.atelier.work;

/** One step of a pipeline: its name (lower_snake, shown to the customer), its code and its policy. */
public record Stage(String name, Handler handler, StagePolicy policy) {}
