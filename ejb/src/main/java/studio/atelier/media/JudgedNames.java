package studio.atelier.media;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves a name once and lets through only what may be connected to; the client connects to exactly what is answered here. One
 * forbidden address among several is enough to refuse the name: who controls it could change the order.
 */
final class JudgedNames implements DnsResolver {

    /** All addresses of a name. */
    @FunctionalInterface
    interface Lookup {
        List<InetSocketAddress> of(String host, int port) throws UnknownHostException;
    }

    /** The name leads where we do not go. */
    static final class Forbidden extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        Forbidden(String host) {
            super(host);
        }
    }

    private final Lookup lookup;
    private final Predicate<InetAddress> allowed;

    JudgedNames(Lookup lookup, Predicate<InetAddress> allowed) {
        this.lookup = lookup;
        this.allowed = allowed;
    }

    /** The name server of the system. */
    static List<InetSocketAddress> system(String host, int port) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
        var found = lookup.of(host, port);
        if (found.isEmpty()) {
            throw new UnknownHostException(host);
        }
        if (!found.stream().map(InetSocketAddress::getAddress).allMatch(allowed)) {
            throw new Forbidden(host);
        }
        return found;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        return resolve(host, 0).stream().map(InetSocketAddress::getAddress).toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
