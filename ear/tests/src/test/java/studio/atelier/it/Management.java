package studio.atelier.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.regex.Pattern;
import org.jboss.as.controller.client.ModelControllerClient;
import org.jboss.dmr.ModelNode;
import org.jboss.dmr.Property;

/** The management interface of the server, as an administrator's script uses it. */
final class Management implements AutoCloseable {

    private final ModelControllerClient client;

    Management(RunningServer server) {
        try {
            this.client = ModelControllerClient.Factory.create("127.0.0.1", server.managementPort());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** An operation at an address written as in the CLI: {@code /subsystem=x/thing=y}. */
    static ModelNode operation(String address, String name) {
        var operation = new ModelNode();
        operation.get("operation").set(name);
        var path = operation.get("address").setEmptyList();
        Pattern.compile("/")
                .splitAsStream(address)
                .filter(step -> !step.isEmpty())
                .forEach(step -> {
                    var equals = step.indexOf('=');
                    path.add(step.substring(0, equals), step.substring(equals + 1));
                });
        return operation;
    }

    /** Runs it; fails unless it succeeds. */
    ModelNode run(ModelNode operation) {
        try {
            var answer = client.execute(operation);
            assertThat(answer.get("outcome").asString())
                    .as(operation + " -> " + answer)
                    .isEqualTo("success");
            return answer.get("result");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    ModelNode run(String address, String name) {
        return run(operation(address, name));
    }

    ModelNode attribute(String address, String name) {
        var operation = operation(address, "read-attribute");
        operation.get("name").set(name);
        operation.get("resolve-expressions").set(true);
        return run(operation);
    }

    /** Everything there is below this address, with values at run time. */
    ModelNode resource(String address) {
        var operation = operation(address, "read-resource");
        operation.get("recursive").set(true);
        operation.get("include-runtime").set(true);
        return run(operation);
    }

    /** Bytes of heap that a garbage collection just now left in use. */
    long heapAfterCollection() {
        run("/core-service=platform-mbean/type=memory", "gc");
        var pools = resource("/core-service=platform-mbean/type=memory-pool").get("name");
        return pools.asPropertyList().stream()
                .map(Property::getValue)
                .filter(pool -> pool.get("type").asString().equals("HEAP"))
                .mapToLong(pool -> pool.get("collection-usage").get("used").asLong())
                .sum();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
