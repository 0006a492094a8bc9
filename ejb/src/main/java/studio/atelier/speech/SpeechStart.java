package studio.atelier.speech;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import org.jboss.logging.Logger;
import studio.atelier.platform.PublicAddress;
import studio.atelier.platform.Settings;
import studio.atelier.provider.ProviderHttp;

/** Chooses the engine by setting, once. A wrong or missing setting of the chosen engine stops the deployment. */
@Dependent
class SpeechStart {

    private static final Logger LOG = Logger.getLogger(SpeechStart.class);

    private final Settings settings;
    private final ProviderHttp http;

    @Inject
    SpeechStart(Settings settings, ProviderHttp http) {
        this.settings = settings;
        this.http = http;
    }

    @Produces
    @Singleton
    SpeechToText engine() {
        return switch (settings.get(SpeechSettings.ENGINE)) {
            case EMBEDDED_SPHINX -> new EmbeddedSphinx(SpeechSettings.Sphinx.read(settings));
            case OPENAI -> new OpenAiSpeech(http, SpeechSettings.OpenAi.read(settings));
            case DASHSCOPE -> new DashScopeSpeech(http, SpeechSettings.DashScope.read(settings));
        };
    }

    /** The chosen engine, and every service whose key is there. */
    @Produces
    @Singleton
    SpeechEngines engines(SpeechToText chosen) {
        var engines = new ArrayList<SpeechToText>();
        engines.add(chosen);
        if (settings.find(SpeechSettings.HOME).isPresent()) {
            engines.add(new EmbeddedSphinx(SpeechSettings.Sphinx.read(settings)));
        }
        if (settings.find(SpeechSettings.OPENAI_KEY).isPresent()) {
            engines.add(new OpenAiSpeech(http, SpeechSettings.OpenAi.read(settings)));
        }
        if (settings.find(SpeechSettings.DASHSCOPE_KEY).isPresent()
                && settings.find(PublicAddress.BASE).isPresent()) {
            var dashScope = SpeechSettings.DashScope.read(settings);
            DashScopeSpeech.MODELS.forEach(model -> engines.add(new DashScopeSpeech(http, dashScope.with(model))));
        }
        return new SpeechEngines(engines);
    }

    static void check(@Observes Startup startup, SpeechToText speech) {
        LOG.infof("Speech to text by %s", speech.engine());
        speech.missing().ifPresent(what -> LOG.warnf("Speech to text cannot work: %s", what));
    }
}
