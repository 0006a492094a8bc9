package studio.atelier.audit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the work of this thread comes from: the request it serves, the client's address as the edge knows it, and who
 * signed in. It is bound to the thread by the edge while it serves the request; a thread that serves none has none.
 *
 * @param address the client's, already seen through the trusted proxies
 * @param device a secret that the client's browser keeps; null if it keeps none
 */
public record Origin(
        String requestId,
        InetAddress address,
        @Nullable String device,
        @Nullable Signer signer) {

    /** As much of an address as tells networks apart and not people. */
    private static final int V4_BITS = 24;

    private static final int V6_BITS = 48;
    private static final int V4_BYTES = 4;

    private static final ThreadLocal<@Nullable Origin> CURRENT = new ThreadLocal<>();

    /** Who is signed in. */
    public record Signer(UUID accountId, UUID workspaceId, Credential credential) {}

    /** The request begins; whoever calls this calls {@link #end} too. */
    public static void begin(String requestId, InetAddress address, @Nullable String device) {
        CURRENT.set(new Origin(requestId, address, device, null));
    }

    /** The request turned out to be somebody's. Does nothing on a thread that serves none. */
    public static void signedIn(UUID accountId, UUID workspaceId, Credential credential) {
        current()
                .ifPresent(origin -> CURRENT.set(new Origin(
                        origin.requestId,
                        origin.address,
                        origin.device,
                        new Signer(accountId, workspaceId, credential))));
    }

    public static void end() {
        CURRENT.remove();
    }

    public static Optional<Origin> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** The network of the address: {@code 203.0.113.0/24}, {@code 2001:db8:7::/48}. */
    public String network() {
        var bytes = address.getAddress();
        int bits = bytes.length == V4_BYTES ? V4_BITS : V6_BITS;
        Arrays.fill(bytes, bits / Byte.SIZE, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress() + "/" + bits;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("The length is that of an address", e);
        }
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "Origin[" + requestId + ", " + network() + "]";
    }
}
