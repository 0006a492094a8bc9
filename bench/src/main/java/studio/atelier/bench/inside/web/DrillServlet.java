package studio.atelier.bench.inside.web;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import studio.atelier.bench.inside.InsideDrill;

/** A command in the body, its answer in the answer. */
@WebServlet("/drill")
public class DrillServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    transient InsideDrill drill;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try (var body = request.getReader()) {
            response.setContentType("application/json");
            response.getWriter().println(drill.answer(body.readLine()));
        } catch (SQLException e) {
            throw new ServletException(e);
        }
    }
}
