package studio.atelier.media;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address somebody wants us to fetch a file from. What can be judged without asking a name server has been: the scheme, the
 * port, no name or password in it, a host of plain letters or a plain public address.
 */
public record SourceAddress(URI uri) {

    private static final int MOST_CHARACTERS = 2048;
    private static final int HTTPS_PORT = 443;

    /** Labels of letters, digits and dashes; no underscores, no dot at the end. */
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    /** Numbers as the last label mean an address, in whatever spelling some library may understand: 0x7f.1, 2130706433. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

    private static final Pattern PLAIN_IPV4 =
            Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    /** Reads what a customer typed; empty if it is not an https address of the public internet. */
    public static Optional<SourceAddress> read(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            return of(new URI(text));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /** Where a redirect leads; empty if nobody may be sent there. */
    Optional<SourceAddress> redirect(String location) {
        try {
            return location.length() > MOST_CHARACTERS ? Optional.empty() : of(uri.resolve(new URI(location)));
        } catch (URISyntaxException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<SourceAddress> of(URI uri) {
        var host = uri.getHost();
        boolean fine = "https".equalsIgnoreCase(uri.getScheme())
                && host != null
                && uri.getRawUserInfo() == null
                && (uri.getPort() == -1 || uri.getPort() == HTTPS_PORT)
                && mayBe(host.toLowerCase(Locale.ROOT));
        return fine ? Optional.of(new SourceAddress(uri)) : Optional.empty();
    }

    private static boolean mayBe(String host) {
        if (host.startsWith("[") || NUMERIC.matcher(host).matches()) {
            boolean plain = host.startsWith("[")
                    ? !host.contains("%")
                    : PLAIN_IPV4.matcher(host).matches();
            return plain && isPublic(host);
        }
        return NAME.matcher(host).matches();
    }

    /** Only for literals: no name server is asked. */
    private static boolean isPublic(String literal) {
        try {
            return PublicInternet.has(InetAddress.ofLiteral(
                    literal.startsWith("[") ? literal.substring(1, literal.length() - 1) : literal));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** What its file may be called: the last part of the path, for want of a better name. */
    public String filename() {
        return Filenames.clean(Optional.ofNullable(uri.getPath()).orElse(""));
    }
}
