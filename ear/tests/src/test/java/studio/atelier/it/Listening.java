package studio.atelier.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
                try {
                    sockets.add(Files.readSymbolicLink(file).toString());
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        }
        return sockets;
    }

    /** Address and port in hexadecimal; addresses of IPv4 have their bytes turned round. */
    private static Listening read(String text) {
        int colon = text.indexOf(':');
        var address = text.substring(0, colon);
        boolean local = address.endsWith("7F") && address.length() == 8
                || address.equals("00000000000000000000000001000000")
                || address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F");
        return new Listening(local, Integer.parseInt(text.substring(colon + 1), 16));
    }
}
