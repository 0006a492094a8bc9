package studio.atelier.rest;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** {@code GET /errors}: the catalogue of codes for people; the {@code type} of a problem document points into it. */
@WebServlet("/errors")
public class ErrorsPage extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Atelier: codes</title><meta name="viewport" content="width=device-width">
            <link rel="stylesheet" href="/pages/plain.css"></head>
            <body><main><h1>Codes of the API</h1>
            <p>Every answer has one. A code is never renamed and never used for something else; new ones may be added.</p>
            <table><thead><tr><th>Code</th><th>Status</th><th>Meaning</th><th>Again?</th></tr></thead><tbody>
            """;

    private static final String END = """
            </tbody></table></main></body></html>
            """;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html; charset=utf-8");
        var rows = Arrays.stream(ApiCode.values()).map(ErrorsPage::row).collect(Collectors.joining("\n"));
        response.getWriter().write(HEAD + rows + END);
    }

    private static String row(ApiCode code) {
        return "<tr id=\"%1$s\"><td><code>%1$s</code></td><td>%2$d</td><td>%3$s</td><td>%4$s</td></tr>"
                .formatted(code.wire(), code.status(), code.title(), code.retryable() ? "later, unchanged" : "");
    }
}
