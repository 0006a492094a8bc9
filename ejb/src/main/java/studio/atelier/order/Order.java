package studio.atelier.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;
import studio.atelier.wallet.Usage;
import studio.atelier.work.Job;

/**
 * What a studio wants done.
 *
 * @param spec what its stages read; two requests with one key are the same if their specs are
 * @param most what the job can cost at most, as far as that is known now
 * @param keep writes what the studio keeps of a new job, in the transaction that submits it
 */
public record Order(JsonNode spec, List<Usage> most, Consumer<Job> keep) {}
