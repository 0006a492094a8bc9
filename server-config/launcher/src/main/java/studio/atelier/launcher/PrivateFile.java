package studio.atelier.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and directories that only their owner may read. */
final class PrivateFile {

    private PrivateFile() {}

    /** Writes the whole text or nothing: a reader never sees half of it, and never with another mode than 0600. */
    static void write(Path file, String text) throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var fresh = Files.createTempFile(parent(file), file.getFileName().toString(), ".new", mode);
        Files.writeString(fresh, text);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What the file holds, or what is written to it now because it was not there. */
    static String readOrWrite(Path file, String fresh) throws IOException {
        if (Files.notExists(file)) {
            write(file, fresh + System.lineSeparator());
        }
        return Files.readString(file).strip();
    }

    /** Makes the directory, mode 0700, with its parents. */
    static Path directory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectories(parent(directory));
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return directory;
    }

    private static Path parent(Path file) {
        var parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no parent directory");
        }
        return parent;
    }
}
