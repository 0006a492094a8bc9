package studio.atelier.sms;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import studio.atelier.platform.Settings;
import studio.atelier.provider.ProviderHttp;

/** Chooses who carries text messages, once. A missing setting of the chosen carrier stops the deployment. */
@Dependent
class SmsStart {

    private static final Logger LOG = Logger.getLogger(SmsStart.class);

    private final Settings settings;
    private final ProviderHttp http;

    @Inject
    SmsStart(Settings settings, ProviderHttp http) {
        this.settings = settings;
        this.http = http;
    }

    @Produces
    @Singleton
    TextSender sender() {
        return switch (settings.get(SmsSettings.CARRIER)) {
            case NONE -> new NoText();
            case FILE -> new FileText(settings.get(SmsSettings.DIRECTORY));
            case TWILIO -> new TwilioText(http, SmsSettings.Twilio.read(settings));
            case ALIYUN -> new AliyunText(http, SmsSettings.Aliyun.read(settings), InstantSource.system());
        };
    }

    static void check(@Observes Startup startup, TextSender sender) {
        LOG.info(sender.says());
    }
}
