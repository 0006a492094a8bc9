package studio.atelier.provider;

/** What became of a message that was handed to a provider. */
public sealed interface Dispatch {

    /**
     * The provider has it.
     *
     * @param reference the provider's name for the message; empty if it gave none
     */
    record Accepted(String reference) implements Dispatch {}

    record Failed(ProviderFailure why) implements Dispatch {}
}
