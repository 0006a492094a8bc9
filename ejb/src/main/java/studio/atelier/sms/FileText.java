package studio.atelier.sms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import studio.atelier.provider.Dispatch;
import studio.atelier.provider.ProviderFailure;
import studio.atelier.provider.ProviderFailure.Kind;

/** Writes each message to a file: for development, where nothing may leave the machine. */
final class FileText implements TextSender {

    private final Path directory;

    FileText(Path directory) {
        this.directory = directory;
    }

    @Override
    public Dispatch send(UUID id, TextMessage message) {
        try {
            Files.createDirectories(directory);
            var temporary = directory.resolve(id + ".part");
            Files.writeString(temporary, "To: " + message.to() + "\n\n" + message.text() + "\n");
            Files.move(temporary, directory.resolve(id + ".txt"), StandardCopyOption.ATOMIC_MOVE);
            return new Dispatch.Accepted(id.toString());
        } catch (IOException e) {
            return new Dispatch.Failed(ProviderFailure.of(
                    Kind.TRANSIENT, "text file " + e.getClass().getSimpleName()));
        }
    }

    @Override
    public boolean isOffered() {
        return true;
    }

    @Override
    public String says() {
        return "Text messages are written to files in " + directory;
    }
}
