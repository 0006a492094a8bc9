package studio.atelier.identity.proof;

import java.net.URI;
import java.time.Duration;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/** What an operator can set about tokens that go by mail. */
public final class ProofSettings {

    static final Setting<Duration> LIFE = Setting.seconds(
                    "atelier.identity.email-proof-seconds",
                    300,
                    604_800,
                    "How long the link that verifies an e-mail address works.")
            .orElse("86400");

    private static final Setting<URI> PAGES = Setting.address(
            "atelier.identity.pages-url",
            "Where people open what mails point to, such as https://app.example.com; the token is put behind a #. "
                    + "Without a value mails carry the token alone.");

    private ProofSettings() {}

    /**
     * What a mail tells the reader to do with the token. A fragment stays out of logs and referrers.
     *
     * @param page such as {@code verify-email}
     */
    public static String instruction(Settings settings, String page, MailedToken token) {
        return settings.find(PAGES)
                .map(base -> base.toString().replaceAll("/+$", "") + "/" + page + "#token=" + token.text())
                .orElse(token.text());
    }
}
