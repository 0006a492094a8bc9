package studio.atelier.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.annotation.Resource;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Queue;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs inside the server, in a small WAR beside the EAR: what the container gives to the code in it. The class must not
 * need anything but itself and JUnit.
 */
@OnServer
@ExtendWith(ArquillianExtension.class)
class InsideIT {

    private static final String PRODUCT_CLASS = "studio.atelier.work.Job";
    private static final int JAVA = 25;
    private static final String PERMISSION_DENIED = "42501";
    private static final String WHO_AM_I = """
            SELECT rolname || ' ' || (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)::text
              FROM pg_roles WHERE rolname = current_user""";

    @Resource(lookup = "java:jboss/datasources/AtelierDS")
    DataSource requests;

    @Resource(lookup = "java:jboss/datasources/AtelierEngineDS")
    DataSource engine;

    @Resource(lookup = "java:jboss/datasources/AtelierBatchDS")
    DataSource batch;

    @Resource(lookup = "java:/jms/AtelierLocalCF")
    ConnectionFactory broker;

    @Resource(lookup = "java:/jms/queue/doorbell")
    Queue doorbell;

    @Resource(lookup = "java:/jms/queue/DLQ")
    Queue deadLetters;

    @Deployment
    static WebArchive beside() {
        return ShrinkWrap.create(WebArchive.class, "inside.war")
                .addClass(InsideIT.class)
                .addAsWebInfResource(new StringAsset("""
                                <jboss-deployment-structure xmlns="urn:jboss:deployment-structure:1.3">
                                  <deployment><dependencies>
                                    <module name="deployment.atelier.ear.ejb.jar"/>
                                    <module name="org.postgresql.jdbc"/>
                                  </dependencies></deployment>
                                </jboss-deployment-structure>"""), "jboss-deployment-structure.xml");
    }

    @Test
    void theProductIsThereAndRunsOnItsJava() throws ClassNotFoundException {
        assertNotSame(
                InsideIT.class.getClassLoader(), Class.forName(PRODUCT_CLASS).getClassLoader());
        assertEquals(JAVA, Runtime.version().feature());
    }

    @Test
    void everyDoorToTheDatabaseHasARoleOfItsOwnWithoutPower() throws SQLException {
        assertEquals("atelier_app false", first(requests, WHO_AM_I));
        assertEquals("atelier_engine false", first(engine, WHO_AM_I));
        assertEquals("atelier_batch false", first(batch, WHO_AM_I));
    }

    @Test
    void requestsCannotTouchWhatBelongsToTheEngine() {
        for (var table : List.of("task", "task_attempt", "worker_session")) {
            var refused = assertThrows(SQLException.class, () -> first(requests, "SELECT count(*) FROM " + table));
            assertEquals(PERMISSION_DENIED, refused.getSQLState(), table);
        }
    }

    @Test
    void theDoorbellAndTheDeadLettersAreThere() throws JMSException {
        try (var context = broker.createContext()) {
            for (var queue : List.of(doorbell, deadLetters)) {
                try (var browser = context.createBrowser(queue)) {
                    assertNotNull(browser.getEnumeration());
                }
            }
        }
    }

    @Test
    void theBatchRuntimeAnswers() {
        assertNotNull(BatchRuntime.getJobOperator());
    }

    private static String first(DataSource door, String query) throws SQLException {
        try (var connection = door.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            assertTrue(rows.next());
            return rows.getString(1);
        }
    }
}
