/**
 * Integration tests: the built EAR on the assembled server, seen from outside.
 *
 * <p>They are written from the specification, speak HTTP (and, where the promise is about what is stored, SQL), and know no
 * class of the product except the launcher that starts it. One server and one PostgreSQL serve the whole suite
 * ({@link studio.atelier.it.OneServer}); every test makes accounts of its own, so that the order never matters. Tests that
 * kill the server start one for themselves.
 */
@NullMarked
package studio.atelier.it;

import org.jspecify.annotations.NullMarked;
