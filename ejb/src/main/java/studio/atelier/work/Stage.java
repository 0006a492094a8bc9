package studio.atelier.work;

/** One step of a pipeline: its name (lower_snake, shown to the customer), its code and its policy. */
public record Stage(String name, Handler handler, StagePolicy policy) {

    public Stage {
        if (policy.gathers() != handler instanceof Together) {
            throw new IllegalArgumentException(
                    "Stage " + name + ": a policy that gathers and a GroupHandler belong together");
        }
    }

    /** A stage that works on several tasks together. */
    public static Stage gathering(String name, GroupHandler handler, StagePolicy policy) {
        return new Stage(name, new Together(handler), policy);
    }
}
