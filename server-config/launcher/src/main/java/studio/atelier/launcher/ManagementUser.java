package studio.atelier.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The login of the web console on a machine of one's own: {@code admin}, with a random password kept in a file. */
final class ManagementUser {

    static final String NAME = "admin";
    private static final String REALM = "ManagementRealm";

    private ManagementUser() {}

    /** Makes it known to the server, which has to be started afterwards; the file with the password, mode 0600. */
    static Path write(Path data, ServerBase base) throws IOException {
        var file = data.resolve("management.password");
        var password = PrivateFile.readOrWrite(file, RandomSecret.next());
        PrivateFile.directory(base.configuration());
        PrivateFile.write(
                base.configuration().resolve("mgmt-users.properties"),
                NAME + "=" + digest(NAME + ":" + REALM + ":" + password) + System.lineSeparator());
        return file;
    }

    /** The form WildFly's digest login wants; it is no protection, the mode of the file is. */
    private static String digest(String text) {
        try {
            var digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
