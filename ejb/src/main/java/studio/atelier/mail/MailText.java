package studio.atelier.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.UUID;

/** A mail as RFC 5322 wants it on the wire: ASCII head, body in UTF-8 as base64 unless it is plain ASCII. */
final class MailText {

    private static final String LINE = "\r\n";

    /** An encoded word has 75 characters at most; 39 bytes of text make 52 of base64. */
    private static final int WORD_BYTES = 39;

    private static final int ASCII = 128;

    private MailText() {}

    static byte[] of(UUID id, Mail mail, String from, Instant at) {
        boolean ascii = isAscii(mail.text());
        var head = "Date: " + DateTimeFormatter.RFC_1123_DATE_TIME.format(at.atOffset(ZoneOffset.UTC)) + LINE
                + "From: " + from + LINE
                + "To: " + mail.to() + LINE
                + "Message-ID: <" + id + "@"
                + from.substring(from.lastIndexOf('@') + 1).replace(">", "") + ">" + LINE
                + "Subject: " + words(mail.subject()) + LINE
                + "Auto-Submitted: auto-generated" + LINE
                + "MIME-Version: 1.0" + LINE
                + "Content-Type: text/plain; charset=UTF-8" + LINE
                + "Content-Transfer-Encoding: " + (ascii ? "7bit" : "base64") + LINE + LINE;
        var body = ascii
                ? mail.text().replace("\r\n", "\n").replace("\n", LINE)
                : Base64.getMimeEncoder().encodeToString(mail.text().getBytes(StandardCharsets.UTF_8));
        return (head + body + LINE).getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 2047, folded between words; no character is cut in two. */
    private static String words(String subject) {
        if (isAscii(subject)) {
            return subject;
        }
        var words = new StringBuilder();
        var piece = new StringBuilder();
        int bytes = 0;
        for (int character : subject.codePoints().toArray()) {
            int size = Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
            if (bytes + size > WORD_BYTES) {
                words.append(word(piece)).append(LINE).append(' ');
                piece.setLength(0);
                bytes = 0;
            }
            piece.appendCodePoint(character);
            bytes += size;
        }
        return words.append(word(piece)).toString();
    }

    private static String word(CharSequence piece) {
        var bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < ASCII);
    }
}
