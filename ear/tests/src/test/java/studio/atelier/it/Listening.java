package studio.atelier.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A port on which a process waits for connections, as the kernel knows it.
 *
 * @param local whether only this machine can reach it
 */
record Listening(boolean local, int port) {

    private static final String STATE = "0A";
    private static final int ADDRESS = 1;
    private static final int STATE_COLUMN = 3;
    private static final int INODE = 9;

    /** 127/8, ::1, and 127/8 within IPv6. */
    private static final Pattern LOCAL = Pattern.compile("[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F");

    /** Those of one process, by its folder below {@code /proc}. */
    static Set<Listening> of(Path process) throws IOException {
        var sockets = sockets(process.resolve("fd"));
        var found = new HashSet<Listening>();
        for (var table : List.of("tcp", "tcp6")) {
            var lines = Files.readAllLines(process.resolve("net").resolve(table));
            for (var line : lines.subList(1, lines.size())) {
                var columns = line.strip().split("\\s+", -1);
                if (columns[STATE_COLUMN].equals(STATE) && sockets.contains("socket:[" + columns[INODE] + "]")) {
                    found.add(read(columns[ADDRESS]));
                }
            }
        }
        return found;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        var sockets = new HashSet<String>();
        try (var files = Files.list(descriptors)) {
            for (var file : files.toList()) {
                target(file).ifPresent(sockets::add);
            }
        }
        return sockets;
    }

    /** What a descriptor is; nothing if it was closed meanwhile. */
    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException closed) {
            return Optional.empty();
        }
    }

    /** Address and port in hexadecimal; addresses of IPv4 have their bytes turned round. */
    private static Listening read(String text) {
        int colon = text.indexOf(':');
        var address = text.substring(0, colon);
        return new Listening(LOCAL.matcher(address).matches(), Integer.parseInt(text.substring(colon + 1), 16));
    }
}
