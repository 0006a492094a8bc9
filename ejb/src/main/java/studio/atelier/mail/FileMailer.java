package studio.atelier.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.UUID;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;

/** Writes each mail to a file that every mail program opens: for development, where nothing may leave the machine. */
final class FileMailer implements Mailer {

    private final Path directory;
    private final String from;

    FileMailer(Path directory, String from) {
        this.directory = directory;
        this.from = from;
    }

    @Override
    public Dispatch send(UUID id, Mail mail) {
        try {
            Files.createDirectories(directory);
            var temporary = directory.resolve(id + ".part");
            Files.write(
                    temporary,
                    MailText.of(id, mail, from, InstantSource.system().instant()));
            Files.move(temporary, directory.resolve(id + ".eml"), StandardCopyOption.ATOMIC_MOVE);
            return new Dispatch.Accepted(id.toString());
        } catch (IOException e) {
            return new Dispatch.Failed(ProviderFailure.of(
                    Kind.TRANSIENT, "mail file " + e.getClass().getSimpleName()));
        }
    }

    @Override
    public String says() {
        return "Mail is written to files in " + directory;
    }
}
