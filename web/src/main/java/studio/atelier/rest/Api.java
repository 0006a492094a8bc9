package studio.atelier.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Contact;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.servers.Server;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where the resources are (their paths begin with {@code /v1} and stand below this), and what is said of all of them. */
@ApplicationPath("/api")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Atelier",
                        version = "v1",
                        description = """
                                The back office of creative studios. Work is accepted as a job, done once, charged once, and visible all the way.

                                Every JSON answer is `{"requestId", "code", "message", "data"}`; `code` is `ok` or a word of the
                                [catalogue](/errors), and the HTTP status is always true. Clients that send `Accept: application/problem+json` get
                                refusals as problem documents (RFC 9457). Every answer has the header `X-Request-Id`: yours, if you send one of 8
                                to 64 letters, digits, dots, dashes and underscores. Clients must ignore members they do not know.""",
                        contact = @Contact(name = "The operators of this server"),
                        license =
                                @License(
                                        name = "Apache-2.0",
                                        url = "https://www.apache.org/licenses/LICENSE-2.0.html")),
        servers = @Server(url = "/", description = "This server"),
        security = @SecurityRequirement(name = Api.BEARER),
        tags = {
            @Tag(name = "admin", description = "Accounts, codes, prices and refunds, for operators."),
            @Tag(name = "audit", description = "Who did what, for operators."),
            @Tag(
                    name = "billing",
                    description = "What can be bought: plans, lesson packages, subscriptions, payments."),
            @Tag(name = "dictation", description = "Dictation exercises from recordings."),
            @Tag(name = "identity", description = "Accounts and sign-ins."),
            @Tag(name = "media", description = "Uploads, and files by signed, expiring addresses."),
            @Tag(
                    name = "ops",
                    description = "Operating the engine: queues, nodes, jobs of all workspaces, dead letters, sweeps."),
            @Tag(name = "realtime", description = "What happens to your jobs, as it happens."),
            @Tag(name = "subtitles", description = "Subtitles and contact sheets from audio and video."),
            @Tag(name = "system", description = "About this server."),
            @Tag(name = "wallet", description = "Credits: balance, ledger, receipts, quotes and codes."),
            @Tag(name = "worker", description = "Work done outside the server.")
        })
@SecurityScheme(
        securitySchemeName = Api.BEARER,
        type = SecuritySchemeType.HTTP,
        scheme = "bearer",
        description = "The access token of a sign-in, or a key for programs.")
public class Api extends Application {

    /** The name of the security scheme in the description of the API. */
    static final String BEARER = "bearer";
}
