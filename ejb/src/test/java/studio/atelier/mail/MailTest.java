package studio.atelier.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mail as text, and as a file. */
class MailTest {

    private static final UUID ID = UUID.fromString("01890000-0000-7000-8000-000000000001");
    private static final String FROM = "Atelier <no-reply@example.com>";

    @Test
    void plainWordsStayLegible() {
        var text = text(new Mail("ada@example.org", "Welcome", "One\nTwo"));

        assertThat(text).isEqualTo("""
                        Date: Sat, 21 Nov 2026 12:00:00 GMT
                        From: Atelier <no-reply@example.com>
                        To: ada@example.org
                        Message-ID: <01890000-0000-7000-8000-000000000001@example.com>
                        Subject: Welcome
                        Auto-Submitted: auto-generated
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=UTF-8
                        Content-Transfer-Encoding: 7bit

                        One
                        Two
                        """.replace("\n", "\r\n"));
    }

    @Test
    void otherWordsTravelEncoded() {
        var text = text(
                new Mail("ada@example.org", "Grüße aus dem Atelier für alle Freunde der Töne und Filme", "Für Ørsted"));

        assertThat(text).contains("Subject: =?UTF-8?B?", "\r\n =?UTF-8?B?", "base64");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(90));
        assertThat(text.chars()).allMatch(character -> character < 128);
    }

    @Test
    void nobodyAddsALineToTheHead() {
        assertThatThrownBy(() -> new Mail("ada@example.org\r\nBcc: eve@example.org", "Hi", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Mail("ada@example.org", "Hi\nBcc: eve@example.org", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void inDevelopmentAMailIsAFile(@TempDir Path folder) throws Exception {
        new FileMailer(folder.resolve("mail"), FROM).send(ID, new Mail("ada@example.org", "Hi", "There"));

        assertThat(Files.readString(folder.resolve("mail").resolve(ID + ".eml")))
                .endsWith("\r\nThere\r\n");
        assertThat(folder.resolve("mail").toFile().list()).hasSize(1);
    }

    private static String text(Mail mail) {
        return new String(
                MailText.of(ID, mail, FROM, Instant.parse("2026-11-21T12:00:00Z")), StandardCharsets.US_ASCII);
    }
}
