package studio.atelier.sms;

import java.util.UUID;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;

/** No carrier was chosen. */
final class NoText implements TextSender {

    @Override
    public Dispatch send(UUID id, TextMessage message) {
        return new Dispatch.Failed(ProviderFailure.of(Kind.PERMANENT, "no carrier of text messages"));
    }

    @Override
    public boolean isOffered() {
        return false;
    }

    @Override
    public String says() {
        return "Nobody carries text messages: signing in by telephone is not offered";
    }
}
