package studio.atelier.identity;

import java.util.List;

/** How asking for a key for programs ended. */
public sealed interface ApiKeyCreation {

    /**
     * There is one more.
     *
     * @param text the key, shown this once
     */
    record Created(String text, ApiKey key) implements ApiKeyCreation {
        @Override
        public String toString() {
            return "Created[" + key.id() + "]";
        }
    }

    record Invalid(List<Registration.Flaw> flaws) implements ApiKeyCreation {}

    /** The sign-in that asked has ended; this node had not heard of it yet. */
    record SignedOut() implements ApiKeyCreation {}

    /** The workspace has as many keys as it may have. */
    record TooMany(int most) implements ApiKeyCreation {}
}
