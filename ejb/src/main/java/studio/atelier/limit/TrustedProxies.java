package studio.atelier.limit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import studio.atelier.platform.Setting;
import studio.atelier.platform.Settings;

/**
 * Sees the client's address through the proxies the operator named. The header {@code X-Forwarded-For} is read from its right end,
 * the end a proxy of ours wrote, and no further than the first address that is none of ours: what is left of it is the client's
 * own story.
 */
@ApplicationScoped
public class TrustedProxies {

    static final Setting<List<Network>> PROXIES = new Setting<>(
            "atelier.http.trusted-proxies",
            List.of("AUTH_RATE_LIMIT_TRUSTED_PROXY_IPS"),
            TrustedProxies::networks,
            null,
            false,
            "Addresses and networks, by commas, of the proxies before this server; only they are believed who the client is.");

    /** Longer than any chain of proxies; the rest is not read. */
    private static final int MOST_HOPS = 10;

    private final List<Network> trusted;

    @Inject
    TrustedProxies(Settings settings) {
        this(settings.find(PROXIES).orElse(List.of()));
    }

    TrustedProxies(List<Network> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * The client.
     *
     * @param peer who is connected to us
     * @param forwarded the values of {@code X-Forwarded-For} in the order they came
     */
    public InetAddress client(InetAddress peer, List<String> forwarded) {
        var hops = Stream.of(String.join(",", forwarded).split(","))
                .map(String::strip)
                .toList();
        var client = peer;
        int read = 0;
        for (String hop : hops.reversed()) {
            var next = Network.address(hop);
            if (!isTrusted(client) || next.isEmpty() || ++read > MOST_HOPS) {
                return client;
            }
            client = next.get();
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.holds(address));
    }

    private static List<Network> networks(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .map(part -> Network.read(part)
                        .orElseThrow(() ->
                                new IllegalArgumentException("addresses or networks by commas, such as 10.0.0.0/8")))
                .toList();
    }
}
