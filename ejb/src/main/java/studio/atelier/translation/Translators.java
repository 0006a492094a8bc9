package studio.atelier.translation;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;
import studio.atelier.platform.Settings;
import studio.atelier.provider.ProviderHttp;

/** Who translates on this server: nobody, or the one that is configured. */
@Dependent
public class Translators {

    private static final Logger LOG = Logger.getLogger(Translators.class);

    private final Optional<Translator> configured;

    @Inject
    Translators(Settings settings, ProviderHttp http) {
        this(TranslationSettings.Chat.read(settings).map(chat -> new ChatTranslator(http, chat)));
    }

    /** With this one, or with nobody. */
    public Translators(Optional<? extends Translator> configured) {
        this.configured = configured.map(one -> one);
    }

    public Optional<Translator> configured() {
        return configured;
    }

    static void check(@Observes Startup startup, Translators translators) {
        LOG.infof(
                "Translation by %s",
                translators.configured.map(Translator::version).orElse("nobody"));
    }
}
