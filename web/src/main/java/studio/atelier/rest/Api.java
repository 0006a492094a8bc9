package studio.atelier.rest;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the resources are: their paths begin with {@code /v1} and stand below this. */
@ApplicationPath("/api")
public class Api extends Application {}
