package studio.atelier.rest;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jboss.logging.Logger;
import studio.atelier.platform.EngineRole;
import studio.atelier.platform.Json;
import studio.atelier.platform.Sql;

/**
 * {@code GET /health}: can this node serve? It asks the database as both roles. The server's own checks, each by name,
 * are on the management port. The form is not the envelope; load balancers know this one.
 */
@WebServlet("/health")
public class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(HealthServlet.class);
    private static final String ASK = "SELECT 1 AS one";

    @Inject
    transient Sql app;

    @Inject
    @EngineRole
    transient Sql engine;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setContentType(Refusal.JSON);
        var body = Json.object();
        if (databaseAnswers()) {
            body.put("status", "healthy");
        } else {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            body.put("status", "unhealthy");
            body.putObject("error").put("type", "database").put("message", "The database does not answer.");
        }
        response.getOutputStream().write(Json.mapper().writeValueAsBytes(body));
    }

    private boolean databaseAnswers() {
        try {
            return app.one(ASK, row -> row.integer("one")) == 1 && engine.one(ASK, row -> row.integer("one")) == 1;
        } catch (RuntimeException e) {
            LOG.warn("The database does not answer", e);
            return false;
        }
    }
}
