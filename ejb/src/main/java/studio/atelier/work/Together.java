package studio.atelier.work;

import java.util.List;

/** A group handler as the handler of its stage: alone, an attempt is a group of one. */
record Together(GroupHandler group) implements Handler {

    @Override
    public Outcome handle(Attempt attempt) throws Exception {
        return group.handle(List.of(attempt)).getFirst();
    }
}
