package studio.atelier.platform;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source whose statements are counted as they are prepared. */
final class CountedStatements {

    private CountedStatements() {}

    static DataSource of(DataSource source, AtomicInteger statements) {
        return proxy(DataSource.class, source, statements);
    }

    private static <T> T proxy(Class<T> type, T target, AtomicInteger statements) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        statements.incrementAndGet();
                    }
                    try {
                        var answer = method.invoke(target, arguments);
                        return answer instanceof Connection connection
                                ? proxy(Connection.class, connection, statements)
                                : answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
