package studio.atelier.it;

import java.util.Map;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The server of the whole suite: started by the first class that needs it, the way a user's is (by the launcher), and
 * stopped with the launcher session. Arquillian connects to it for the tests that run inside.
 */
final class OneServer implements BeforeAllCallback, ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(OneServer.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        var server = server(context);
        System.setProperty("it.management.port", String.valueOf(server.managementPort()));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    private static RunningServer server(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
                .getOrComputeIfAbsent(
                        RunningServer.class, key -> RunningServer.start("suite", Map.of()), RunningServer.class);
    }
}
