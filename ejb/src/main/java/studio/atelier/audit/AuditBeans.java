package studio.atelier.audit;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Sql;

/** The trail for either role of the database. */
@Dependent
class AuditBeans {

    @Produces
    @Dependent
    static AuditTrail app(Sql sql) {
        return new AuditTrail(sql);
    }

    @Produces
    @Dependent
    @EngineRole
    static AuditTrail engine(@EngineRole Sql sql) {
        return new AuditTrail(sql);
    }
}
