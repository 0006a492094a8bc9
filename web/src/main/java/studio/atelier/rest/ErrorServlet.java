package studio.atelier.rest;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jboss.logging.Logger;

/** The error page of the WAR: what the container refuses by itself gets our envelope too, and says nothing more. */
@WebServlet(urlPatterns = ErrorServlet.PATH, asyncSupported = true)
public class ErrorServlet extends HttpServlet {

    static final String PATH = "/error";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(ErrorServlet.class);

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var code = code(request);
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            LOG.error("Request failed outside the resources", failure);
        }
        Refusals.write(Refusal.of(code), request, response);
    }

    /** Someone who asks for this page by its address finds nothing. */
    private static ApiCode code(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR
                        && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
                        // A folder may not be listed; that it is there is nobody's business.
                        && status != ApiCode.FORBIDDEN.status()
                ? ApiCode.ofStatus(status)
                : ApiCode.NOT_FOUND;
    }
}
