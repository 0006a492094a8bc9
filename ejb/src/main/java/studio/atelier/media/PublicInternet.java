package studio.atelier.media;

import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses belong to somebody out there, and not to this machine, its network or nobody. Sources: the special-purpose
 * registries of IANA for IPv4 and IPv6. Of IPv6 only the range that is given out counts (2000::/3), so mapped, compatible, link-local,
 * NAT64 and multicast addresses need no line of their own.
 */
final class PublicInternet {

    private static final List<Block> NOT_IPV4 = List.of(
            new Block(8, 0),
            new Block(8, 10),
            new Block(10, 100, 64),
            new Block(8, 127),
            new Block(16, 169, 254),
            new Block(12, 172, 16),
            new Block(24, 192, 0, 0),
            new Block(24, 192, 0, 2),
            new Block(24, 192, 88, 99),
            new Block(16, 192, 168),
            new Block(15, 198, 18),
            new Block(24, 198, 51, 100),
            new Block(24, 203, 0, 113),
            new Block(3, 224));

    private static final Block GIVEN_OUT = new Block(3, 0x20);

    /** Protocols of the IETF (Teredo among them), documentation twice, 6to4: what is inside a tunnel cannot be judged. */
    private static final List<Block> NOT_IPV6 = List.of(
            new Block(23, 0x20, 0x01, 0x00),
            new Block(32, 0x20, 0x01, 0x0d, 0xb8),
            new Block(16, 0x20, 0x02),
            new Block(20, 0x3f, 0xff, 0x00));

    private static final int IPV4_BYTES = 4;

    private PublicInternet() {}

    static boolean has(InetAddress address) {
        var bytes = address.getAddress();
        return bytes.length == IPV4_BYTES
                ? NOT_IPV4.stream().noneMatch(block -> block.has(bytes))
                : GIVEN_OUT.has(bytes) && NOT_IPV6.stream().noneMatch(block -> block.has(bytes));
    }

    /** All addresses that begin with the same bits. */
    private static final class Block {

        private final int bits;
        private final int[] start;

        Block(int bits, int... start) {
            this.bits = bits;
            this.start = start;
        }

        boolean has(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                int expected = bit / Byte.SIZE < start.length ? start[bit / Byte.SIZE] : 0;
                if ((address[bit / Byte.SIZE] & mask) != (expected & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
