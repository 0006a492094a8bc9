package studio.atelier.launcher;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** TCP ports of this machine. */
final class Ports {

    private static final int HIGHEST = 65_535;

    private Ports() {}

    /** The port itself if it is free, any free one for 0, else a {@link LaunchFailure} that names the setting. */
    static int choose(int port, String whose, String setting) throws IOException {
        if (port < 0 || port > HIGHEST) {
            throw new LaunchFailure(setting + " is " + port + ": a port is between 0 and " + HIGHEST + ".");
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (BindException e) {
            throw new LaunchFailure(
                    "Port " + port + " for " + whose + " is taken: stop what listens there, or set " + setting + ".",
                    e);
        }
    }
}
