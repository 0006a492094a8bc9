package studio.atelier.mail;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import studio.atelier.platform.Setting;

/** What an operator can set about e-mail. Host, user, password and TLS belong to the mail session of the server. */
final class MailSettings {

    /** Who carries mail. */
    enum Carrier {
        SESSION,
        FILE;

        static Carrier of(String text) {
            return switch (text.strip().toLowerCase(Locale.ROOT)) {
                case "session" -> SESSION;
                case "file" -> FILE;
                case String _ -> throw new IllegalArgumentException("session or file");
            };
        }
    }

    static final Setting<Carrier> CARRIER = new Setting<>(
            "atelier.mail.carrier",
            List.of(),
            Carrier::of,
            "session",
            false,
            "Who carries mail: session (the mail session of the server) or file (development: one .eml file a mail).");

    static final Setting<Path> DIRECTORY = Setting.path(
            "atelier.mail.directory", "Where the carrier 'file' puts mail; ./atelier serve chooses mail in its data.");

    static final Setting<String> FROM = new Setting<>(
            "atelier.mail.from",
            List.of(),
            MailSettings::sender,
            "Atelier <no-reply@localhost>",
            false,
            "The sender of all mail, as in: Atelier <no-reply@example.com>.");

    static final Setting<String> SESSION = Setting.text(
                    "atelier.mail.session", "The JNDI name of the mail session, for the carrier 'session'.")
            .orElse("java:jboss/mail/Default");

    // These three are read by the server's mail session (cli/85-mail.cli), not by us; here they are known and
    // documented.
    static final Setting<String> HOST = Setting.text(
                    "atelier.mail.host", "The SMTP server, for the mail session of the server. Environment only.")
            .orElse("localhost");

    static final Setting<Long> PORT = Setting.number(
                    "atelier.mail.port", 1, 65_535, "Its port, for the mail session of the server. Environment only.")
            .orElse("25");

    static final Setting<Boolean> TLS = Setting.flag(
                    "atelier.mail.tls", "Whether it is spoken to with STARTTLS. Environment only.")
            .orElse("false");

    private MailSettings() {}

    private static String sender(String text) {
        var plain = text.strip();
        if (!plain.matches("[\\x20-\\x7e]*[^\\s<>@]+@[^\\s<>@]+>?")) {
            throw new IllegalArgumentException("an address, or a name in ASCII and an address in angle brackets");
        }
        return plain;
    }
}
