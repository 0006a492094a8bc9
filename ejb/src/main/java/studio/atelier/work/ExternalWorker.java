package studio.atelier.work;

import java.util.List;
import java.util.UUID;

/**
 * A worker outside the server, as its token makes it known.
 *
 * @param queues the queues it may take work from
 */
public record ExternalWorker(UUID tokenId, String name, List<String> queues) {

    public ExternalWorker {
        queues = List.copyOf(queues);
    }
}
