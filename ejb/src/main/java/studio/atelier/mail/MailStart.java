package studio.atelier.mail;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.mail.Session;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jboss.logging.Logger;
import studio.atelier.platform.InvalidSetting;
import studio.atelier.platform.Settings;

/** Chooses who carries mail, once. */
@Dependent
class MailStart {

    private static final Logger LOG = Logger.getLogger(MailStart.class);

    private final Settings settings;

    @Inject
    MailStart(Settings settings) {
        this.settings = settings;
    }

    @Produces
    @Singleton
    Mailer mailer() {
        var from = settings.get(MailSettings.FROM);
        return switch (settings.get(MailSettings.CARRIER)) {
            case FILE -> new FileMailer(settings.get(MailSettings.DIRECTORY), from);
            case SESSION -> new SessionMailer(session(settings.get(MailSettings.SESSION)), from);
        };
    }

    /** The name is the operator's, and that of a resource of this very server; with another carrier there need be none. */
    @SuppressWarnings("BanJNDI")
    private static Session session(String name) {
        try {
            return InitialContext.doLookup(name);
        } catch (NamingException e) {
            throw new InvalidSetting(MailSettings.SESSION.name() + " names no mail session: " + name);
        }
    }

    static void check(@Observes Startup startup, Mailer mailer) {
        LOG.info(mailer.says());
    }
}
