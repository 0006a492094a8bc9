package studio.atelier.identity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a key for programs can be allowed: an area of the API, to read or to write. Operations say which area they belong
 * to; those that say none, such as all that changes accounts and keys, no key can use.
 */
public final class Scopes {

    public static final String JOBS = "jobs";
    public static final String MEDIA = "media";
    public static final String WALLET = "wallet";
    public static final String BOOKING = "booking";
    public static final String WEBHOOKS = "webhooks";

    private static final List<String> AREAS = List.of(JOBS, MEDIA, WALLET, BOOKING, WEBHOOKS);
    private static final Set<String> ALL =
            AREAS.stream().flatMap(area -> Stream.of(read(area), write(area))).collect(Collectors.toUnmodifiableSet());

    private Scopes() {}

    public static String read(String area) {
        return area + ":read";
    }

    public static String write(String area) {
        return area + ":write";
    }

    /** Every scope there is. */
    public static Set<String> all() {
        return ALL;
    }
}
