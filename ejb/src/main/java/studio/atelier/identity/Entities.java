package studio.atelier.identity;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import studio.atelier.platform.Sql;

/**
 * Hands the container's entity manager to constructors. Whatever is asked of it, the database has been told before for which
 * tenant the transaction is: it shares the connection with {@link Sql}.
 */
@Dependent
class Entities {

    @PersistenceContext(unitName = "atelier")
    EntityManager entities;

    @Inject
    Sql sql;

    @Produces
    @Dependent
    EntityManager entities() {
        return (EntityManager) Proxy.newProxyInstance(
                EntityManager.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> inTenant(method, arguments));
    }

    private @Nullable Object inTenant(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        sql.enter();
        try {
            return method.invoke(entities, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
