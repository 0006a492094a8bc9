package studio.atelier.work;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import javax.management.AttributeChangeNotification;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationListener;
import javax.management.ObjectName;
import org.jboss.logging.Logger;

/**
 * Hears from WildFly whether it is suspended ({@code :suspend}, {@code :resume}, or a shutdown with a suspend time-out). Its
 * running state is an MBean, so this needs no class of the server.
 */
final class ServerState implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ServerState.class);
    private static final String MBEAN = "jboss.root:type=state";
    private static final String ATTRIBUTE = "RunningState";
    private static final Set<String> SUSPENDED = Set.of("pre_suspend", "suspending", "suspended", "stopping");

    private final Consumer<Boolean> told;
    private final NotificationListener listener;

    /** @param told every change, and whether it is suspended at the beginning; it must not keep its caller waiting */
    ServerState(Consumer<Boolean> told) {
        this.told = told;
        this.listener = (notification, handback) -> {
            if (notification instanceof AttributeChangeNotification change
                    && ATTRIBUTE.equals(change.getAttributeName())) {
                told.accept(isSuspended(change.getNewValue()));
            }
        };
    }

    void watch() {
        try {
            var server = ManagementFactory.getPlatformMBeanServer();
            var name = new ObjectName(MBEAN);
            server.addNotificationListener(name, listener, null, null);
            told.accept(isSuspended(server.getAttribute(name, ATTRIBUTE)));
        } catch (JMException e) {
            LOG.warnf("The engine will not notice that the server is suspended: %s", e.getMessage());
        }
    }

    private static boolean isSuspended(Object state) {
        return SUSPENDED.contains(String.valueOf(state).toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        try {
            ManagementFactory.getPlatformMBeanServer().removeNotificationListener(new ObjectName(MBEAN), listener);
        } catch (InstanceNotFoundException | ListenerNotFoundException e) {
            LOG.debug("The server is gone before us", e);
        } catch (JMException e) {
            LOG.warn("The server still tells its state", e);
        }
    }
}
